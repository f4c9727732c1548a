import { defineCatalogue, entry, type NoParameters, plainEntry } from '../define-catalogue';

const WHAT = {
  purpose: 'what the token is for, in one sentence',
  consumer: 'the one system that uses it',
  owner: 'who answers for it: a person or team',
  justification: 'why it is as it is',
} as const;

/** What `import` doubts of an entry, which stands as a comment in the spec, and why it made no entry of a token. */
export const adoptionCodes = defineCatalogue(
  'adoption',
  { title: 'Adoption', arises: '`import`: as comments in the specs that it writes, and as findings.' },
  {
    'to-be-said': entry<{ field: keyof typeof WHAT }>({
      severity: 'warning',
      summary: 'Nothing tells the purpose, consumer, owner or justification of a token.',
      message: ({ field }) => `TODO say ${WHAT[field]}`,
    }),
    'owner-guessed': entry<{ creator: string }>({
      severity: 'note',
      summary: 'Whoever made a token is put down as its owner.',
      message: ({ creator }) => `TODO does ${creator}, who made it, still answer for it?`,
    }),
    'name-derived': entry<{ label: string }>({
      severity: 'note',
      summary: 'The name of an entry was derived from the label of its token.',
      message: ({ label }) => `its label is "${label}"`,
    }),
    'last-use': entry<{ creator: string; day: string; when: string }>({
      severity: 'note',
      summary: 'Who made a token and when it was used last, before this command presented any value.',
      message: ({ creator, day, when }) => `made by ${creator} on ${day}, ${when}`,
    }),
    'value-kept': entry<{ id: string }>({
      severity: 'note',
      summary: 'The value of a hand-made token is in the secret: an apply takes it over and makes no new one.',
      message: ({ id }) =>
        `it holds the value of ${id}, which is kept; take takeOver out once a plan says "taken over"`,
    }),
    'value-in-several-secrets': entry<{ others: readonly string[] }>({
      severity: 'warning',
      summary: 'Several secrets hold the value of one token; only one of them will be kept up to date.',
      message: ({ others }) =>
        `TODO the same value is in ${others.join(', ')}: who reads it there has to read this secret before the first rotation`,
    }),
    'value-nowhere': entry<{ id: string }>({
      severity: 'warning',
      summary: 'Nobody has the value of a hand-made token: an apply makes a new one beside it.',
      message: ({ id }) =>
        `an apply makes a new token: nobody has the value of ${id}, which is left alone. Have the consumer read this secret, see that ${id} is used no more, then revoke ${id} by hand`,
    }),
    'rotates-at-once': entry<{ since: string }>({
      severity: 'warning',
      summary: 'By the proposed rotation a token is due already.',
      message: ({ since }) =>
        `by the default rotation, two thirds of its lifetime, it was due on ${since}: an apply rotates it; "rotation: none" puts that off`,
    }),
    'lifetime-proposed': entry<{ length: string; why: string }>({
      severity: 'note',
      summary: 'Another lifetime is proposed than the token has.',
      message: ({ length, why }) => `${length} is a proposal: ${why}`,
    }),
    'endless-kept': entry<{ length: string }>({
      severity: 'warning',
      summary: 'A token never expires; the entry says so, so that nothing breaks.',
      message: ({ length }) =>
        `it never expires; better, once its consumer reads the secret again after a change: "expiresIn: ${length}" in place of these three`,
    }),
    'rotation-not-known': plainEntry({
      severity: 'note',
      summary: 'Nothing in the world tells how a token was to be rotated.',
      message: () => 'TODO its rotation is not known, so the default counts: two thirds of its lifetime',
    }),
    'format-not-known': plainEntry({
      severity: 'warning',
      summary: 'Nothing tells the format of the value in a secret that was given by ARN.',
      message: () => 'TODO say "format: plain" if its value is the bare token: the next value is JSON otherwise',
    }),
    'project-gone': entry<{ project: string }>({
      severity: 'warning',
      summary: 'A token has a role in a project that is not there any more.',
      message: ({ project }) => `its role in project ${project} is left out: there is no such project`,
    }),
    'claimed-by-terraform': plainEntry({
      severity: 'warning',
      summary: 'A Terraform resource claims the entry.',
      message: () => 'a Terraform resource claims it: take it out of Terraform first, or leave it there',
    }),
    'rotated-by-function': plainEntry({
      severity: 'note',
      summary: 'A function rotates the secret.',
      message: () => 'a function rotates this secret: deploy it anew with this spec',
    }),
    'managed-already': entry<{ owner: string; name: string }>({
      severity: 'note',
      summary: 'A token is an entry’s already: secret, label and version agree.',
      message: ({ owner, name }) => `entry ${name} of owner ${owner} has it`,
    }),
    'declared-already': entry<{ secret: string }>({
      severity: 'note',
      summary: 'A spec that was given declares the secret that holds the value of a token.',
      message: ({ secret }) => `its value is in ${secret}, which a spec that was given declares`,
    }),
    'mentioned-already': entry<NoParameters>({
      severity: 'note',
      summary: 'A spec that was given speaks of the token in a comment of an earlier import.',
      message: () => 'a spec that was given speaks of it in a comment',
      advice: () => 'revoke it once its consumer has the new value; to import it all the same, name it with --id',
    }),
    'run-works-with-it': plainEntry({
      severity: 'note',
      summary: 'The management token of the run is not imported.',
      message: () => 'this run works with it',
      advice: () =>
        'to have it rotated too, see docs/how-to/rotate-the-management-token.md, which takes another management token',
    }),
    'label-unproven': entry<NoParameters>({
      severity: 'warning',
      summary: 'A token carries a label of this software, and no secret that was seen proves it.',
      message: () => 'its label is of our form, and no secret seen here proves whose it is',
      advice: () =>
        'its secret may be in another region or account, or deleted, or somebody copied a label: name its region with --region, give its spec, or take it as made by hand with --id',
    }),
    'not-live': entry<{ why: string }>({
      severity: 'note',
      summary: 'A disabled or expired token is not imported: nobody can be using it.',
      message: ({ why }) => why,
      advice: () => 'revoke it if nobody misses it',
    }),
    'access-not-declarable': entry<{ why: string }>({
      severity: 'warning',
      summary: 'A spec cannot declare the access of a token.',
      message: ({ why }) => why,
      advice: () => 'give it a role that the workspace has, and import again',
    }),
    'rotated-by-others': entry<{ secret: string }>({
      severity: 'warning',
      summary: 'A function of somebody else rotates the secret that holds a value.',
      message: ({ secret }) => `its value is in ${secret}, which somebody else's function rotates`,
      advice: () => 'turn that rotation off and import again, or leave the token to it',
    }),
    'value-of-no-token': entry<{ why: string }>({
      severity: 'note',
      summary: 'A secret that was read holds no value of a live token of this workspace.',
      message: ({ why }) => why,
    }),
    'secret-not-read': entry<{ why: string }>({
      severity: 'warning',
      summary: 'A secret could not be read.',
      message: ({ why }) => why,
    }),
    'entry-unknowable': entry<{ why: string }>({
      severity: 'warning',
      summary: 'A secret of this software tells too little of its entry.',
      message: ({ why }) => why,
    }),
    'owner-id-in-use': entry<{ owner: string; secrets: number }>({
      severity: 'error',
      summary:
        'Tokens of an owner exist whose spec was not given: a second spec of that name would see them as removed.',
      message: ({ owner, secrets }) => `owner ${owner} has secrets here already: ${secrets}`,
      advice: () => 'name another with --name, or give its spec files as arguments; if they are lost: --lost',
    }),
    'owner-not-found': entry<{ owner: string; known: readonly string[] }>({
      severity: 'error',
      summary: 'No secret carries the tags of the owner whose spec was lost.',
      message: ({ owner, known }) =>
        `no secret seen here carries the tags of owner ${owner}${known.length === 0 ? '' : `; there are ${known.join(', ')}`}`,
      advice: () => 'name its regions with --region',
    }),
  },
);
