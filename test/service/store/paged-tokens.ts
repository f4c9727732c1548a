import { ACCESS_TOKEN_SORTS, encodeTokenValue } from '../../../src/contract';
import { newTokenRow } from '../../../src/service/store/new-token-row';
import type { Dialect, Statement } from '../../../src/service/store/sql/dialect';
import { FEW, readPage } from '../../../src/service/store/sql/read-page';
import type { Columns } from '../../../src/service/store/sql/token-columns';
import type { PersonRow } from '../../../src/service/store/people/person-row';
import type { TokenPage, TokenQuery } from '../../../src/service/store/token-query';
import type { TokenRow } from '../../../src/service/store/token-row';
import { deterministicRandom } from '../service-bed';

const random = deterministicRandom('ways to a page');
const CREATORS = ['Ana', 'Zoë', 'bob'];
const value = (n: number): string => encodeTokenValue(new Uint8Array(22).fill(n));

function made(): readonly TokenRow[] {
  const rows: TokenRow[] = [];
  for (let n = 0; n < 60; n += 1) {
    const isProject = n % 3 === 0;
    const made = newTokenRow(
      {
        workspaceId: n % 10 === 9 ? 'ws_other' : 'ws_acme',
        value: value(n),
        hash: `hash ${n}`,
        label: `${['ci', 'CI', 'ärger', 'x'][n % 4]}-${n % 7}`,
        grants: isProject
          ? { accessType: 'project', projects: [] }
          : { accessType: 'workspace', roleId: 'role_viewer' },
        expiresAt: n % 5 === 0 ? null : 1_000 + (n % 11) * 10,
        maxIssuedLifetime: null,
        createdBy: { id: `user_${n % 3}`, type: 'USER', name: CREATORS[n % 3]! },
        createdByToken: n % 6 === 0 ? null : { id: `tok_${n % 4}`, name: 'management' },
        idempotencyKey: `key ${n}`,
      },
      100 + Math.floor(n / 4),
      random,
    );
    const status = n % 13 === 0 ? 'revoked' : n % 4 === 0 ? 'disabled' : 'enabled';
    const row: TokenRow = { ...made, status, lastUsedAt: n % 2 === 0 ? null : 105 + (n % 9) };
    rows.push(row);
  }
  return rows;
}

/** Tokens of which every filter finds some. */
export const ROWS = made();

/** Who made them. One has left, and so has somebody with the same id in another workspace. */
export const PEOPLE: readonly PersonRow[] = (
  [
    ['ws_acme', 'user_0', 'active'],
    ['ws_acme', 'user_2', 'left'],
    ['ws_other', 'user_1', 'left'],
  ] as const
).map(([workspaceId, id, status]) => ({
  ...{ workspaceId, id, status, name: id, email: `${id}@acme.example`, roleId: 'role_viewer' },
  ...{ leftAt: null, updatedAt: 1, revision: 0, seeded: null },
}));

const key: Readonly<Record<TokenQuery['sort'], (row: TokenRow) => string | number>> = {
  label: (row) => row.label.toLowerCase(),
  access_type: (row) => row.grants.accessType,
  created_by: (row) => row.createdBy.name.toLowerCase(),
  created_at: (row) => row.createdAt,
  expires_at: (row) => row.expiresAt ?? Number.POSITIVE_INFINITY,
  status: (row) => row.status,
};
export type Filters = Partial<Omit<TokenQuery, 'sort' | 'descending' | 'limit' | 'after' | 'workspaceId'>>;
export const filters: readonly (readonly [Filters, (row: TokenRow) => boolean])[] = [
  [{}, () => true],
  [{ search: 'C' }, (row) => /c/i.test(`${row.label} ${row.createdBy.name} ${row.id}`)],
  [{ search: 'ÄR' }, (row) => /är/i.test(row.label)],
  [{ search: 'rger-' }, (row) => row.label.includes('rger-')],
  [{ search: 'zoë' }, (row) => row.createdBy.name === 'Zoë'],
  [{ search: 'nobody has it' }, () => false],
  [{ status: 'disabled' }, (row) => row.status === 'disabled'],
  [{ accessType: 'project' }, (row) => row.grants.accessType === 'project'],
  [{ createdBy: 'user_1' }, (row) => row.createdBy.id === 'user_1'],
  [{ createdByToken: 'tok_2' }, (row) => row.createdByToken?.id === 'tok_2'],
  [{ isCreatorGone: true }, (row) => row.createdBy.id === 'user_2'],
  [{ isCreatorGone: true, status: 'enabled' }, (row) => row.createdBy.id === 'user_2' && row.status === 'enabled'],
  [{ labelPrefix: 'ci' }, (row) => row.label.startsWith('ci')],
  [{ valuePrefix: value(7).slice(0, 10) }, (row) => row.prefix === value(7).slice(0, 10)],
  [{ ends: 'never' }, (row) => row.expiresAt === null],
  [{ ends: { from: 1_010, before: 1_050 } }, (row) => row.expiresAt! >= 1_010 && row.expiresAt! < 1_050],
  [{ ends: { from: 1_050 } }, (row) => row.expiresAt !== null && row.expiresAt >= 1_050],
  [{ created: { from: 103, before: 109 } }, (row) => row.createdAt >= 103 && row.createdAt < 109],
  [{ isNeverUsed: true }, (row) => row.lastUsedAt === null],
  [{ idleSince: 109 }, (row) => Math.max(row.lastUsedAt ?? 0, row.createdAt) < 109],
  [
    { status: 'enabled', search: 'ci', created: { from: 102 } },
    (row) => row.status === 'enabled' && /ci/i.test(`${row.label} ${row.id}`) && row.createdAt >= 102,
  ],
];
export const orders = ACCESS_TOKEN_SORTS.flatMap((sort) => [
  { sort, descending: false },
  { sort, descending: true },
]);
const compare = (a: string | number, b: string | number): number =>
  typeof a === 'string'
    ? Buffer.compare(Buffer.from(a), Buffer.from(String(b)))
    : a < Number(b)
      ? -1
      : a > Number(b)
        ? 1
        : 0;
export const ways = [
  ['the way that reads least', undefined],
  ['what one filter finds', 0],
  ['the order of the sort, as far as it goes', FEW],
] as const;

type Ask = (statement: Statement) => Promise<readonly Columns[]>;

/** Reads a page as if each filter found so many. */
export async function pageBy(
  ask: Ask,
  dialect: Dialect,
  query: TokenQuery,
  found: number | undefined,
): Promise<TokenPage> {
  const reading = readPage(query, dialect);
  let step = reading.next();
  while (step.done !== true) {
    const answer = await ask(step.value);
    const isCount = 'count_0' in (answer[0] ?? {});
    const claimed = Object.fromEntries(Object.keys(answer[0] ?? {}).map((name) => [name, found]));
    step = reading.next(isCount && found !== undefined ? [claimed] : answer);
  }
  return step.value;
}

/** Puts the pages of every sort and filter together, and compares them with the list that they should be. */
export async function expectLists(ask: Ask, dialect: Dialect, found: number | undefined): Promise<void> {
  for (const { sort, descending } of orders)
    for (const [wanted, matches] of filters) {
      const query: TokenQuery = { workspaceId: 'ws_acme', ...wanted, sort, descending, limit: 4 };
      const ids: string[] = [];
      for (let next: TokenPage['next'] | null = null; next !== undefined;) {
        const one: TokenPage = await pageBy(ask, dialect, { ...query, ...(next !== null && { after: next }) }, found);
        ids.push(...one.rows.map(({ id }) => id));
        next = one.next;
      }
      const expected = ROWS.filter((row) => row.workspaceId === 'ws_acme' && row.status !== 'revoked' && matches(row))
        .sort((a, b) => (descending ? -1 : 1) * (compare(key[sort](a), key[sort](b)) || compare(a.id, b.id)))
        .map(({ id }) => id);
      expect([sort, descending, wanted, ids]).toEqual([sort, descending, wanted, expected]);
    }
}
