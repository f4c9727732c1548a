import { defineCatalogue, entry } from '../define-catalogue';

/** A step that did not end well. */
interface Failed {
  readonly token: string;
  readonly action: string;
  readonly step: string;
  /** In an emergency: the command that kills what it was to kill. An apply would let that live on for its overlap. */
  readonly again?: string;
}

const resume = (again: string | undefined, otherwise: string): string =>
  again === undefined
    ? otherwise
    : `what leaked may still work, and an apply does not end it: with the same files, ${again}`;

/** What can go wrong while a run observes, plans and applies. */
export const runCodes = defineCatalogue(
  'run',
  { title: 'Running', arises: 'A plan or an apply, and whatever looks at the token API and at Secrets Manager.' },
  {
    'token-api-failed': entry<{ operation: string; problem: string }>({
      severity: 'error',
      summary: 'The token API could not be asked, or refused.',
      message: ({ operation, problem }) => `token API, ${operation}: ${problem}`,
      advice: () => 'check HAWZU_ENDPOINT and HAWZU_MANAGEMENT_TOKEN',
    }),
    'secret-store-failed': entry<{ operation: string; problem: string }>({
      severity: 'error',
      summary: 'Secrets Manager could not be asked, or refused.',
      message: ({ operation, problem }) => `Secrets Manager, ${operation}: ${problem}`,
      advice: () => 'check AWS credentials, region and, for a local endpoint, AWS_ENDPOINT_URL_SECRETS_MANAGER',
    }),
    'wrong-workspace': entry<{ declared: string; actual: string }>({
      severity: 'error',
      summary: 'The management token belongs to another workspace than the spec declares.',
      message: ({ declared, actual }) => `workspace ${declared} is declared; the management token is for ${actual}`,
      advice: () => 'use a management token of that workspace, or correct the declared one',
    }),
    'management-rights-missing': entry<{ missing: readonly string[] }>({
      severity: 'error',
      summary: 'The management token lacks a right that every run needs.',
      message: ({ missing }) => `the management token lacks ${missing.join(', ')}`,
      advice: ({ missing }) =>
        `give it a role with ${missing.length === 1 ? 'this permission' : 'these permissions'}; Administrator has all that an apply needs`,
    }),
    'entry-blocked': entry<{ token: string; why: string }>({
      severity: 'error',
      summary: 'An entry cannot be reconciled; it is left as it is, and the others go on.',
      message: ({ token, why }) => `${token}: ${why}`,
    }),
    'entry-held': entry<{ token: string; why: string }>({
      severity: 'error',
      summary: 'Part of an entry is left undone until a person decides.',
      message: ({ token, why }) => `${token}: ${why}`,
    }),
    'unknown-token': entry<{ token: string }>({
      severity: 'error',
      summary: 'A command names a token that the spec does not declare.',
      message: ({ token }) => `the spec declares no token "${token}"`,
      advice: () => 'nothing was done; correct the name and run this again',
    }),
    'plan-unsound': entry<{ invariant: string; detail: string }>({
      severity: 'error',
      summary:
        'An independent check found that a plan would break a safety rule: an error in this software. Nothing was changed.',
      message: ({ invariant, detail }) => `the plan would break a safety rule (${invariant}): ${detail}`,
      advice: () => 'please report it with the output of "hawzu-tokens plan --format json"; nothing was changed',
    }),
    'world-moved': entry<{ changes: readonly string[] }>({
      severity: 'error',
      summary: 'A saved plan is stale: a fact that it rests on has changed.',
      message: ({ changes }) => `the plan is stale: ${changes.join('; ')}`,
      advice: () => 'plan again and look at the new plan',
    }),
    'gate-too-many': entry<{ touched: number; total: number; percent: number; limit: number }>({
      severity: 'error',
      summary: 'A run would revoke, disable or replace an unusual share of the tokens.',
      message: ({ touched, total, percent, limit }) =>
        `refused: ${touched} of ${total} tokens (${percent} %) would be revoked, disabled or replaced; the limit is ${limit} %`,
      advice: () => 'review the plan; if that is what you want, pass --force',
    }),
    'gate-management-token': entry<{ token: string }>({
      severity: 'error',
      summary: 'A run would change the token that it works with.',
      message: ({ token }) => `refused: ${token} is the token this run works with`,
      advice: () => 'use another management token for this',
    }),
    'gate-elsewhere': entry<{ count: number }>({
      severity: 'error',
      summary: 'Every token would be created, and live ones with the same names belong to secrets elsewhere.',
      message: ({ count }) =>
        `refused: ${count === 1 ? 'a token' : `${count} tokens`} would be created, but ${count === 1 ? 'a live token with its name belongs' : 'live tokens with these names belong'} to secrets of another region or account`,
      advice: () => 'check AWS region and credentials; for a second deployment of the same spec, pass --force',
    }),
    'step-failed': entry<Failed & { problem: string; effect: 'none' | 'unknown' }>({
      severity: 'error',
      summary: 'A step of an apply failed. The next apply goes on from there.',
      message: ({ token, action, step, problem, effect }) =>
        `${token}: ${action} stopped at ${step}: ${problem}${effect === 'unknown' ? ' (whether it took effect is not known)' : ''}`,
      advice: ({ again }) => resume(again, 'apply again: it goes on from what is there; nothing is lost'),
    }),
    'step-broke': entry<Failed & { problem: string }>({
      severity: 'error',
      summary: 'A step of an apply hit an internal error. Other entries went on.',
      message: ({ token, action, step, problem }) => `${token}: ${action} hit an internal error at ${step}: ${problem}`,
      advice: ({ again }) => `please report it; ${resume(again, 'apply again: it goes on from what is there')}`,
    }),
    'kill-unseen': entry<{ token: string; id: string; problem: string; again: string }>({
      severity: 'error',
      summary: 'A token that leaked was revoked, and nothing shows that it is dead.',
      message: ({ token, id, problem }) => `${token}: token ${id} may be alive: ${problem}`,
      advice: ({ again }) => resume(again, ''),
    }),
    'verification-failed': entry<{ token: string; problem: string }>({
      severity: 'error',
      summary: 'A new value could not be verified as the declared token, so it was not put to use.',
      message: ({ token, problem }) => `${token}: the new value could not be verified: ${problem}`,
      advice: () => 'apply again; if that does not help, check the token and its role in the workspace',
    }),
    'moved-meanwhile': entry<{ token: string; action: string; what: string }>({
      severity: 'warning',
      summary:
        'Somebody else changed the secret while an action ran; the action stopped before anything that cannot be undone.',
      message: ({ token, action, what }) => `${token}: ${action} stopped, because ${what}`,
      advice: () => 'nothing is lost; the next apply looks again',
    }),
    'rotation-abandoned': entry<{ token: string }>({
      severity: 'error',
      summary: 'A rotation that a function was asked for has ended without a new value. The old one still works.',
      message: ({ token }) => `${token}: its rotation function was asked, and the rotation was given up`,
      advice: () => 'look into the log of the function for the reason, then ask again; the value stays as it was',
    }),
    'rotation-outdated': entry<{ token: string; has: string; declared: string }>({
      severity: 'error',
      summary:
        'A rotation function made a value with other rights than are declared now: it was deployed with an older spec.',
      message: ({ token, has, declared }) =>
        `${token}: its rotation function made a value with ${has}, and declared is ${declared}: it was deployed with an older spec`,
      advice: () =>
        'deploy the function with this spec (terraform apply, or start dev again), then apply: that gives the new token the declared rights',
    }),
    'rotation-unfinished': entry<{ token: string; minutes: number }>({
      severity: 'error',
      summary:
        'A rotation function was asked for a new value and has not finished in time. Secrets Manager goes on trying.',
      message: ({ token, minutes }) =>
        `${token}: its rotation function was asked, and has not finished after ${minutes} minutes`,
      advice: () => 'Secrets Manager asks the function again by itself; if it keeps failing, its log says why',
    }),
    'pass-too-old': entry<{ token: string; minutes: number }>({
      severity: 'error',
      summary: 'A run has taken too long, so it starts nothing more that cannot be undone.',
      message: ({ token, minutes }) =>
        `${token}: this run looked at the token ${minutes} minutes ago, too long ago to go on safely`,
      advice: () => 'apply again',
    }),
    interrupted: entry<{ token: string; again?: string }>({
      severity: 'error',
      summary: 'A run was interrupted before this action.',
      message: ({ token }) => `${token}: interrupted before it began`,
      advice: ({ again }) => resume(again, 'apply again'),
    }),
    'secret-unreadable': entry<{ token: string; why: string }>({
      severity: 'error',
      summary: 'A secret could not be read; nothing is done to its entry.',
      message: ({ token, why }) => `${token}: ${why}`,
      advice: () => 'make sure that the secret can be read, then apply again',
    }),
  },
);
