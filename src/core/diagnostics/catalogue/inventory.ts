import { defineCatalogue, entry } from '../define-catalogue';

const WHEN_EXPIRED = {
  replaced: 'apply replaces it',
  ended: 'this is the end that the spec declares: give it a later expiresAt, or take the entry out',
  blocked: 'apply replaces it once nothing blocks the entry',
  held: 'no apply replaces it as things are: the plan says why',
} as const;

/**
 * What an inventory finds when it holds the spec against the token API and the secret store. What the spec alone shows
 * (such as `review-due`) keeps its code of the policy findings.
 */
export const inventoryCodes = defineCatalogue(
  'inventory',
  { title: 'Inventory', arises: '`inventory`.' },
  {
    'declared-missing': entry<{ secret: string }>({
      severity: 'error',
      summary: 'The spec declares a token, and none exists.',
      message: ({ secret }) => `it is declared and does not exist (secret ${secret})`,
      advice: () => 'apply makes it',
    }),
    undeclared: entry<{ token: string; live: number }>({
      severity: 'warning',
      summary: 'A secret carries this spec’s tags, and the spec does not declare it.',
      message: ({ token, live }) =>
        `the secret carries the tags of this spec, which does not declare ${token}; live tokens: ${live}`,
      advice: () =>
        'declare it; if another file does, add that file to the command; if nothing uses it, "apply --prune" removes it',
    }),
    'promoted-copy': entry<{ region: string; of: string }>({
      severity: 'warning',
      summary: 'A copy of a secret was promoted to a secret of its own.',
      message: ({ region, of }) =>
        `in ${region} it is a promoted copy, which follows the secret in ${of} no more: its value ends with its token`,
      advice: () => 'delete it when nothing reads it; hawzu-tokens leaves it alone',
    }),
    orphan: entry<{ id: string }>({
      severity: 'warning',
      summary: 'A run issued a token and stopped before it stored the value. Nobody has the value.',
      message: ({ id }) => `token ${id} was issued and its value never stored`,
      advice: () => 'the next apply disables and revokes it',
    }),
    'secret-without-live-token': entry<{ secret: string; why: string }>({
      severity: 'error',
      summary: 'A secret’s current value is not a token that works.',
      message: ({ secret, why }) => `secret ${secret} holds no token that works: ${why}`,
      advice: () => 'apply replaces it',
    }),
    'token-without-secret': entry<{ id: string; name: string }>({
      severity: 'warning',
      summary: 'A live token carries the name of an entry of this spec, and no secret seen here refers to it.',
      message: ({ id, name }) =>
        `token ${id} ("${name}") is live and belongs to no secret seen here: that was deleted, or is in another region or account`,
      advice: () =>
        'find out who uses it first: another owner may have an entry of that name, or its secret is in another region or was renamed; revoke it at Hawzu only when nobody does',
    }),
    'foreign-tokens': entry<{ count: number; live: number; unused: number }>({
      severity: 'note',
      summary: 'The workspace has tokens that are not of this spec.',
      message: ({ count, live, unused }) =>
        `tokens of the workspace that are not of this spec: ${count}, of which live: ${live}, never used: ${unused}`,
      advice: () => 'look through them: who made them, and does anybody still use them?',
    }),
    expired: entry<{ consumer: string; at: string; next: keyof typeof WHEN_EXPIRED }>({
      severity: 'error',
      summary: 'The current token has expired; its consumer cannot authenticate.',
      message: ({ consumer, at }) => `it expired at ${at}: ${consumer} can't authenticate`,
      advice: ({ next }) => WHEN_EXPIRED[next],
    }),
    expiring: entry<{ at: string; distance: string; why: string }>({
      severity: 'warning',
      summary: 'The current token expires soon, and nothing will replace it before.',
      message: ({ at, distance, why }) => `it expires ${distance} (${at}), and ${why}`,
      advice: () => 'rotate it by name, or give it a rotation or a later expiry',
    }),
    'rotation-overdue': entry<{ since: string; distance: string }>({
      severity: 'warning',
      summary: 'A rotation was due more than a day ago. Whatever should run on schedule may have stopped.',
      message: ({ since, distance }) => `its rotation was due ${distance} (${since})`,
      advice: () => 'apply, and see why the scheduled run did not',
    }),
    'never-used': entry<{ consumer: string; since: string }>({
      severity: 'note',
      waivable: true,
      summary: 'No token of an entry has been used, apart from its verification.',
      message: ({ consumer, since }) => `${consumer} has not used it since ${since}`,
      advice: () => 'ask whether the consumer needs it; an unused token is only a risk',
    }),
    unused: entry<{ consumer: string; since: string; days: number; never: boolean }>({
      severity: 'warning',
      waivable: true,
      summary: 'Nobody but us has used an entry for 90 days, as far as the tokens that are still there tell.',
      message: ({ consumer, since, days, never }) =>
        never
          ? `${consumer} has never used it, and it has been there for ${days} days (${since})`
          : `${consumer} has not used it for ${days} days (last: ${since})`,
      advice: () =>
        'ask whoever answers for it; when nobody needs it, declare "enabled: false" and apply, which can be taken back, and remove the entry once nobody has missed it',
    }),
    'unused-rights': entry<{ consumer: string; days: number; used: readonly string[]; granted: string; lower: string }>(
      {
        severity: 'warning',
        waivable: true,
        summary:
          'In 90 days a consumer used less than its token may do, and a lower role would do (`inventory --usage`).',
        message: ({ consumer, days, used, granted, lower }) =>
          `in ${days} days ${consumer} used ${used.join(', ')}: ${lower} would do instead of ${granted}`,
        advice: ({ days }) =>
          `ask whether it has work that comes more rarely than every ${days} days; if not, "inventory --usage --fix" writes the lower access into the spec, and apply narrows the token, whose value stays`,
      },
    ),
    'foreign-administrator': entry<{ id: string; label: string; by: string; permissions: readonly string[] }>({
      severity: 'warning',
      summary: 'A live token that no spec declares can make, change or revoke access tokens.',
      message: ({ id, label, by, permissions }) =>
        `token ${id} ("${label}", made by ${by}) is declared by no spec and can manage access tokens (${permissions.join(', ')})`,
      advice: ({ by }) =>
        `ask ${by} what uses it; declare a token with a lower role for that, move the consumer to it, and end this one at Hawzu when it is used no more: disable it first, which can be taken back`,
    }),
    'foreign-no-expiry': entry<{ id: string; label: string; by: string }>({
      severity: 'warning',
      summary: 'A live token that no spec declares never expires.',
      message: ({ id, label, by }) =>
        `token ${id} ("${label}", made by ${by}) is declared by no spec and never expires`,
      advice: ({ by }) =>
        `ask ${by} what uses it, and declare a token for that; until its consumer has moved, give this one an expiry at Hawzu that leaves time for it`,
    }),
    'foreign-unused': entry<{ id: string; label: string; by: string; since: string; days: number; never: boolean }>({
      severity: 'warning',
      summary: 'A live token that no spec declares has not been used for 90 days.',
      message: ({ id, label, by, since, days, never }) =>
        `token ${id} ("${label}", made by ${by}) is declared by no spec and ${never ? `was never used in the ${days} days that it has been there` : `has not been used for ${days} days (last: ${since})`}`,
      advice: ({ by }) =>
        `ask ${by} whether anything needs it; if nobody knows, disable it at Hawzu, which can be taken back, and revoke it only once nobody has missed it for as long as its rarest use takes`,
    }),
    'foreign-creator-gone': entry<{ id: string; label: string; by: string }>({
      severity: 'note',
      summary: 'A live token that no spec declares was made by a token that is no longer there.',
      message: ({ id, label, by }) =>
        `token ${id} ("${label}") is declared by no spec, and the token that made it (${by}) is gone`,
      advice: () =>
        'find out who answers for it: its label, its access and its last use may tell; until then leave it as it is, or give it an expiry',
    }),
    'foreign-creator-left': entry<{ id: string; label: string; by: string }>({
      severity: 'warning',
      summary: 'A live token that no spec declares was made by somebody who has left the workspace.',
      message: ({ id, label, by }) =>
        `token ${id} ("${label}") is declared by no spec, and ${by}, who made it, has left`,
      advice: () =>
        'find out who answers for it: its label, its access and its last use may tell; declare a token for what uses it, and until its consumer has moved leave it as it is, or give it an expiry',
    }),
    'over-privileged': entry<{ id: string; actual: string; declared: string }>({
      severity: 'warning',
      summary: 'A live token may do more than the spec declares.',
      message: ({ id, actual, declared }) => `token ${id} has ${actual}; declared is ${declared}`,
      advice: () => 'apply narrows it',
    }),
    'under-privileged': entry<{ id: string; actual: string; declared: string }>({
      severity: 'warning',
      summary: 'The current token may do less than the spec declares; its consumer may fail.',
      message: ({ id, actual, declared }) => `token ${id} has ${actual}; declared is ${declared}`,
      advice: () => 'apply widens it',
    }),
    'differs-from-spec': entry<{ what: readonly string[] }>({
      severity: 'warning',
      summary: 'The spec and what is there disagree about an entry, in something else than its access.',
      message: ({ what }) => `the spec and what is there disagree: ${what.join('; ')}`,
      advice: () => 'apply makes it as declared; if what is there is right, change the spec',
    }),
    'disabled-outside': entry<{ consumer: string; since: string }>({
      severity: 'error',
      summary: 'The spec says enabled, and the current token is disabled.',
      message: ({ consumer, since }) => `it has been disabled since ${since}: ${consumer} can't authenticate`,
      advice: () =>
        'apply replaces it, because a token that somebody disabled may have leaked; to keep it disabled, declare "enabled: false"',
    }),
    'retiring-starves': entry<{ why: string }>({
      severity: 'warning',
      summary: 'A superseded token cannot be retired because its secret keeps changing.',
      message: ({ why }) => why,
      advice: () => 'find out what keeps writing to that secret',
    }),
    'used-after-promotion': entry<{ why: string }>({
      severity: 'warning',
      summary: 'A superseded token is still used: a consumer has not taken the new value.',
      message: ({ why }) => why,
      advice: () => 'have the consumer read the secret again, before the old token ends',
    }),
    'held-back': entry<{ why: string }>({
      severity: 'warning',
      summary: 'Something about a token is left alone, and a person should look at it.',
      message: ({ why }) => why,
    }),
  },
);
