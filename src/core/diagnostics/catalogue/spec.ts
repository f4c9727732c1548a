import { defineCatalogue, entry, plainEntry } from '../define-catalogue';
import { expirySpecEntries } from './spec-expiry';
import { secretSpecEntries } from './spec-secret';
import type { FieldPath, Words } from '../words';

interface Field {
  /** In the words of whoever wrote it: `expiresIn`. */
  readonly field: string;
}

/** Fields that have the same value in every spec. */
const FIXED: Readonly<Record<string, string>> = { apiVersion: 'hawzu-tokens/v1', kind: 'TokenSpec' };

const quote = (words: Words, ...path: FieldPath): string => `"${words.field(...path)}"`;

/** What can be wrong with what a spec declares. The form is that of `schemas/token-spec.schema.json`. */
export const specCodes = defineCatalogue(
  'spec',
  { title: 'The spec', arises: 'Reading a spec, in every command; in Terraform, `validate` and `plan`.' },
  {
    'unknown-field': entry<Field & { where: string; known: readonly string[] }>({
      severity: 'error',
      summary: 'A field that the spec does not have.',
      message: ({ field, where }) => `${where} has no field "${field}"`,
      advice: ({ known }) => `known fields: ${known.join(', ')}`,
    }),
    'value-in-spec': entry<Partial<Field>>({
      severity: 'error',
      summary: 'A secret value, or what looks like one, is in a spec. It is never shown.',
      message: ({ field }) =>
        `${field === undefined ? 'this' : `"${field}"`} looks like a secret value, and a spec never holds one`,
      advice: () =>
        'remove it; if the value is real, revoke that token: whoever can read the file or its history can use it',
    }),
    'missing-field': entry<Field & { where: string }>({
      severity: 'error',
      summary: 'A required field is missing.',
      message: ({ field, where }) => `${where} needs "${field}"`,
      advice: ({ field }) => (field in FIXED ? `write ${field}: ${FIXED[field]}` : `add "${field}"`),
    }),
    'wrong-type': entry<Field & { expected: string; found: string; quotable: boolean }>({
      severity: 'error',
      summary: 'A value has the wrong type for its field.',
      message: ({ field, expected, found }) => `${field} must be ${expected}; this is ${found}`,
      advice: ({ quotable, expected }) => (quotable ? 'write it in quotes' : `give it ${expected}`),
    }),
    'not-allowed-value': entry<Field & { found: string; allowed: readonly string[] }>({
      severity: 'error',
      summary: 'A value is not one of those that the field takes.',
      message: ({ field, found }) => `${field} can't be "${found}"`,
      advice: ({ allowed }) => `use ${allowed.map((value) => `"${value}"`).join(' or ')}`,
    }),
    'empty-value': entry<Field>({
      severity: 'error',
      summary: 'A required value is empty.',
      message: ({ field }) => `${field} must not be empty`,
      advice: ({ field }) => `say what ${field} is`,
    }),
    'too-long': entry<Field & { limit: number; unit: string }>({
      severity: 'error',
      summary: 'A value is longer than the field takes.',
      message: ({ field, limit, unit }) => `${field} takes at most ${limit} ${unit}`,
    }),
    'invalid-name': entry<Field & { found: string; problem: string }>({
      severity: 'error',
      summary: 'A name is not 3 to 50 of a-z, 0-9 and single hyphens.',
      message: ({ field, found, problem }) => `${field} can't be "${found}": ${problem}`,
      advice: () => 'use 3 to 50 of a-z, 0-9 and single hyphens, beginning with a letter, such as ci-regression-runner',
    }),
    'invalid-format': entry<Field & { found: string; form: string }>({
      severity: 'error',
      summary: 'A text does not have the form that the field takes.',
      message: ({ field, found }) => `${field} can't be "${found}"`,
      advice: ({ form }) => `write ${form}`,
    }),
    'missing-owner': entry<{ token: string }>({
      severity: 'error',
      summary: 'Nobody answers for a token.',
      message: ({ token }) => `nobody answers for token "${token}"`,
      advice: () => 'give the token an owner, or the spec a metadata.owner',
    }),
    'access-mixed': plainEntry({
      severity: 'error',
      summary: 'A token has workspace and project access.',
      message: () => 'a token has access to the workspace or to projects, never both',
      advice: (_, words) =>
        `keep one of ${quote(words, 'access', 'workspace')} and ${quote(words, 'access', 'projects')}; where a system needs both, declare two tokens`,
    }),
    'access-empty': plainEntry({
      severity: 'error',
      summary: 'A token has no access at all.',
      message: () => 'access is empty: the token could do nothing',
      advice: (_, words) =>
        `list ${quote(words, 'access', 'projects')} with a role or needs each, or give ${quote(words, 'access', 'workspace')} a role or needs`,
    }),
    'role-and-needs': plainEntry({
      severity: 'error',
      summary: 'A grant has a role and needs.',
      message: () => 'a grant has a role or needs, never both',
      advice: () => 'keep "needs" to get the lowest role that covers them, or "role" to choose it yourself',
    }),
    'role-or-needs-missing': plainEntry({
      severity: 'error',
      summary: 'A grant has neither a role nor needs.',
      message: () => 'a grant needs "role" or "needs"',
      advice: () => 'name a role, or list permissions such as testcases:view under "needs"',
    }),
    'duplicate-project': entry<{ project: string }>({
      severity: 'error',
      summary: 'A project is listed twice in one token.',
      message: ({ project }) => `project "${project}" is listed twice`,
      advice: () => 'merge the two: a token has one role in a project',
    }),
    'duplicate-need': entry<{ need: string }>({
      severity: 'error',
      summary: 'A need is listed twice.',
      message: ({ need }) => `the need "${need}" is listed twice`,
      advice: () => 'remove one',
    }),
    'duplicate-item': entry<Field & { item: string }>({
      severity: 'error',
      summary: 'A list names something twice.',
      message: ({ item, field }) => `"${item}" stands in ${field} twice`,
      advice: () => 'remove one',
    }),
    'duplicate-token': entry<{ token: string }>({
      severity: 'error',
      summary: 'Two entries of one owner and workspace have the same name.',
      message: ({ token }) => `token "${token}" is declared twice`,
      advice: () => 'rename one, or remove it',
    }),
    'too-many-tokens': entry<{ limit: number }>({
      severity: 'error',
      summary: 'More tokens are declared than the limit.',
      message: ({ limit }) => `more than ${limit} tokens are declared`,
      advice: () => 'split the spec by owner (metadata.name) and run them one by one',
    }),
    'rename-source': entry<{ from: string; problem: string }>({
      severity: 'error',
      summary: 'renamedFrom names an entry that cannot have been renamed.',
      message: ({ from, problem }) => `renamedFrom can't be "${from}": ${problem}`,
      advice: () => 'name the entry as it was called before; it must no longer be declared',
    }),
    'move-inside-spec': entry<{ field: string }>({
      severity: 'error',
      summary: 'movedFrom or movedTo names an entry of the same spec.',
      message: ({ field }) => `${field} names this spec itself`,
      advice: () => 'within one spec, use renamedFrom instead',
    }),
    'move-both-ways': plainEntry({
      severity: 'error',
      summary: 'An entry says both where it came from and where it went.',
      message: () => 'an entry has either movedFrom or movedTo',
      advice: () => 'set movedFrom in the spec that now has the entry, and movedTo in the one that had it',
    }),
    'unknown-finding': entry<{ found: string; known: readonly string[] }>({
      severity: 'error',
      summary: 'A waiver names a code that no waivable finding has.',
      message: ({ found }) => `no finding that could be waived has the code "${found}"`,
      advice: ({ known }) => `codes: ${known.join(', ')}`,
    }),
    'duplicate-waiver': entry<{ finding: string }>({
      severity: 'error',
      summary: 'A token waives the same finding twice.',
      message: ({ finding }) => `"${finding}" is waived twice`,
      advice: () => 'keep one waiver',
    }),
    ...expirySpecEntries,
    ...secretSpecEntries,
  },
);
