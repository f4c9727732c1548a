import { defineCatalogue, entry, plainEntry } from '../define-catalogue';

/**
 * Findings about specs that are valid and could be better. They come from the vendor's advice on access tokens (seed 002)
 * and never stop anything; those marked so can be waived in the spec with a reason and an end date.
 */
export const policyCodes = defineCatalogue(
  'policy',
  {
    title: 'Policy findings',
    arises: '`validate` and `plan`; in Terraform, warnings of `validate` and `plan`. None of them stops anything.',
  },
  {
    'vague-name': entry<{ name: string }>({
      severity: 'warning',
      waivable: true,
      summary:
        'A name says nothing about who uses the token and what for, such as "token", "new token" or "automation".',
      message: ({ name }) => `the name "${name}" says nothing about who uses the token and what for`,
      advice: (_, words) =>
        `name the system and the job, such as ci-regression-runner${words.has('renamedFrom') ? ', and set renamedFrom to keep the token' : '; secret and token stay'}`,
    }),
    'workspace-access': entry<{ role: string }>({
      severity: 'note',
      waivable: true,
      summary: 'A token has a role in the whole workspace, and the spec does not say what it needs.',
      message: ({ role }) => `"${role}" in the whole workspace: every project is open to this token`,
      advice: (_, words) =>
        `prefer "${words.field('access', 'projects')}" where those are enough; with "${words.field('access', 'workspace', 'needs')}" it can be checked whether they are`,
    }),
    'workspace-access-not-needed': entry<{ needs: readonly string[] }>({
      severity: 'warning',
      waivable: true,
      summary: 'A token has access to the whole workspace, and its needs are all about projects.',
      message: ({ needs }) => `${needs.join(', ')}: projects would do, but the token gets the whole workspace`,
      advice: (_, words) => `list the "${words.field('access', 'projects')}" that the consumer works in`,
    }),
    'can-manage-tokens': entry<{ role: string; permissions: readonly string[] }>({
      severity: 'warning',
      waivable: true,
      summary: 'A token can make, change or revoke access tokens.',
      message: ({ role, permissions }) => `"${role}" lets this token manage access tokens (${permissions.join(', ')})`,
      advice: () => 'use a lower role unless managing tokens is what the consumer is for',
    }),
    'no-expiry': plainEntry({
      severity: 'warning',
      waivable: true,
      summary: 'A token never expires.',
      message: () => 'this token never expires',
      advice: () => 'find out whether the consumer can take a new value after all; then give it an expiry',
    }),
    'review-due': entry<{ since: string }>({
      severity: 'warning',
      waivable: true,
      summary: 'The date for reviewing the token has passed.',
      message: ({ since }) => `this token was to be reviewed by ${since}`,
      advice: (_, words) => `check that its justification still applies, then set a new ${words.field('reviewBy')}`,
    }),
    'long-lived-value': entry<{ length: string }>({
      severity: 'warning',
      waivable: true,
      summary: 'A value stays the same for more than six months.',
      message: ({ length }) => `a value of this token stays valid for ${length}`,
      advice: () => 'rotate more often, or shorten the expiry',
    }),
    'no-rotation': entry<{ length: string }>({
      severity: 'note',
      waivable: true,
      summary: 'A token expires after a while and nothing replaces it before.',
      message: ({ length }) => `nothing replaces this token before it expires after ${length}`,
      advice: (_, words) => `remove "${words.setting('none', 'rotation')}" unless the consumer ends by then`,
    }),
    'several-consumers': entry<{ consumer: string }>({
      severity: 'warning',
      waivable: true,
      summary: 'One token serves several systems; each should have its own.',
      message: ({ consumer }) => `"${consumer}" reads like several systems that share one token`,
      advice: () => 'declare a token for each of them',
    }),
    'shared-consumer': entry<{ consumer: string; tokens: readonly string[] }>({
      severity: 'note',
      waivable: true,
      summary: 'Several tokens name the same consumer.',
      message: ({ consumer, tokens }) => `${tokens.join(', ')} all serve "${consumer}"`,
      advice: () => 'name the part of it that uses each token, or merge the tokens',
    }),
    'to-be-answered': entry<{ field: string }>({
      severity: 'warning',
      summary: 'A field still holds the question that `import` left for a person.',
      message: ({ field }) => `${field} still begins with TODO`,
      advice: () => 'put the answer in its place: an auditor will ask the same',
    }),
    'token-paused': plainEntry({
      severity: 'note',
      waivable: true,
      summary: 'A token is disabled (enabled: false) and could perhaps be revoked.',
      message: () => 'this token is disabled',
      advice: () => 'once nobody misses it, remove it from the spec and apply with --prune, which revokes it',
    }),
    'expiry-in-past': entry<{ at: string }>({
      severity: 'warning',
      summary: 'A fixed expiry lies in the past: what is left of the entry is stopped, and nothing is issued for it.',
      message: ({ at }, words) => `${words.field('expiresAt')} is in the past: ${at}. This entry has ended`,
      advice: (_, { document }) => `give a later date, or remove the token from ${document}`,
    }),
    'waiver-expired': entry<{ finding: string; until: string }>({
      severity: 'warning',
      summary: 'A waiver has ended; its finding counts again.',
      message: ({ finding, until }) => `the waiver of "${finding}" ended on ${until}`,
      advice: () => 'resolve the finding and remove the waiver, or set a new date',
    }),
  },
);
