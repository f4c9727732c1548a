import { defineCatalogue, entry } from '../define-catalogue';

/** Whom to ask, and where a waiver would stand: the end of every advice. */
interface Waivable {
  readonly orWaiver: string;
}

/** As a warning a spec can waive it; the policy says which it is. */
const waivable = { severity: 'warning', waivable: true } as const;

/**
 * What an organisation's policy forbids. A code is the name of its rule; the policy sets its severity. A spec can waive
 * what is a warning there; an error is waived in the policy alone.
 */
export const organisationCodes = defineCatalogue(
  'organisation',
  {
    title: "Rules of an organisation's policy",
    arises:
      '`validate`, `plan`, `apply`, `synth` and `deploy`, CDKTF and Terraform, where there is a [policy](how-to/organisation-policy.md), which makes each a warning or, when it says nothing, an error. A spec can waive the warnings; an error is waived in the policy.',
  },
  {
    'longest-life': entry<Waivable & { length: string; atMost: string }>({
      ...waivable,
      summary: 'A token lives longer than the policy allows.',
      message: ({ length, atMost }) => `this token lives ${length}; the policy allows at most ${atMost}`,
      advice: ({ atMost, orWaiver }, words) => `set ${words.setting(atMost, 'expiresIn')} or less${orWaiver}`,
    }),
    'never-expires': entry<Waivable>({
      ...waivable,
      summary: 'A token never expires, which the policy forbids.',
      message: () => 'this token never expires, which the policy forbids',
      advice: ({ orWaiver }, words) => `give it ${words.field('expiresIn')} and let it rotate${orWaiver}`,
    }),
    'longest-rotation': entry<Waivable & { length: string; atMost: string }>({
      ...waivable,
      summary: 'A value stays the same for longer than the policy allows.',
      message: ({ length, atMost }) =>
        `a value of this token stays the same ${length}; the policy allows at most ${atMost}`,
      advice: ({ atMost, orWaiver }, words) =>
        `set ${words.setting({ every: atMost }, 'rotation')} or less, and a lifetime that it fits into${orWaiver}`,
    }),
    'workspace-access-forbidden': entry<Waivable>({
      ...waivable,
      summary: 'A token has access to the whole workspace, which the policy forbids.',
      message: () => 'access to the whole workspace, which the policy forbids',
      advice: ({ orWaiver }, words) =>
        `list the "${words.field('access', 'projects')}" that the consumer works in${orWaiver}`,
    }),
    'forbidden-roles': entry<Waivable & { role: string; needed: boolean }>({
      ...waivable,
      summary: 'A token has, or needs, a role that the policy forbids.',
      message: ({ role, needed }) =>
        needed
          ? `these needs take the role "${role}", which the policy forbids`
          : `the policy forbids the role "${role}"`,
      advice: ({ orWaiver }) => `use a lower role, or fewer needs${orWaiver}`,
    }),
    'required-fields': entry<Waivable & { field: string; isTodo: boolean }>({
      ...waivable,
      summary: 'A token does not say what the policy wants said.',
      message: ({ field, isTodo }) =>
        isTodo ? `${field} still begins with TODO, and the policy requires it` : `the policy requires ${field}`,
      advice: ({ field, orWaiver }) => `say ${field}${orWaiver}`,
    }),
    'required-tags': entry<Waivable & { tag: string }>({
      ...waivable,
      summary: 'A secret lacks a tag that the policy requires.',
      message: ({ tag }) => `the policy requires the tag "${tag}" on secrets`,
      advice: ({ tag, orWaiver }) => `add "${tag}" to the tags of the secret${orWaiver}`,
    }),
    'text-forms': entry<Waivable & { field: string; found: string; pattern: string }>({
      ...waivable,
      summary: 'A name or another text does not have the form that the policy wants.',
      message: ({ field, found, pattern }) => `${field} "${found}" does not match ${pattern}, which the policy wants`,
      advice: ({ field, pattern, orWaiver }) => `write a ${field} that matches ${pattern}${orWaiver}`,
    }),
    'allowed-regions': entry<Waivable & { found?: string; regions: readonly string[] }>({
      ...waivable,
      summary: 'A secret, or a copy of it, is in a region that the policy does not allow, or names none.',
      message: ({ found, regions }) =>
        found === undefined
          ? `the secret names no region; the policy allows ${regions.join(', ')}`
          : `the policy does not allow ${found}; it allows ${regions.join(', ')}`,
      advice: ({ regions, orWaiver }, words) =>
        `set ${words.setting(regions[0], 'secret', 'region')}, here or among the defaults${orWaiver}`,
    }),
    'longest-review': entry<Waivable & { atMost: string }>({
      ...waivable,
      summary: 'The review of a token is later than the policy allows.',
      message: ({ atMost }) => `the review of this token is more than ${atMost} away, the most that the policy allows`,
      advice: ({ orWaiver }, words) => `set an earlier ${words.field('reviewBy')}${orWaiver}`,
    }),
    'longest-waiver': entry<Waivable & { finding: string; atMost: string }>({
      ...waivable,
      summary: 'A spec waives a finding for longer than the policy allows.',
      message: ({ finding, atMost }) =>
        `"${finding}" is waived for more than ${atMost}, the most that the policy allows`,
      advice: ({ orWaiver }) => `set an earlier end${orWaiver}`,
    }),
    'waiver-unused': entry<{ rule: string; owner: string; token: string; why: string }>({
      severity: 'warning',
      summary: 'A waiver answers nothing: what it accepts is not there.',
      message: ({ rule, owner, token, why }) => `the waiver of "${rule}" for ${owner}/${token} is for nothing: ${why}`,
      advice: () => 'remove it, so that it accepts nothing later that nobody decided on',
    }),
    'waiver-not-enough': entry<{ rule: string }>({
      severity: 'warning',
      summary: 'A spec waives a rule that is an error of the policy. That counts only in the policy itself.',
      message: ({ rule }) => `the policy makes "${rule}" an error, so a waiver in the spec does not count`,
      advice: () => 'remove it here, and ask for a waiver in the policy',
    }),
  },
);
