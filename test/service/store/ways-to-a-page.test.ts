import { Database } from 'node-sqlite3-wasm';
import { ACCESS_TOKEN_SORTS, encodeTokenValue } from '../../../src/contract';
import { newTokenRow } from '../../../src/service/store/new-token-row';
import { SORTS } from '../../../src/service/store/sql/page-conditions';
import { FEW, readPage } from '../../../src/service/store/sql/read-page';
import type { Columns } from '../../../src/service/store/sql/token-columns';
import { insertion } from '../../../src/service/store/sql/token-statements';
import { sqliteDialect } from '../../../src/service/store/sqlite/sqlite-dialect';
import { makeTables } from '../../../src/service/store/sqlite/sqlite-schema';
import type { TokenPage, TokenQuery } from '../../../src/service/store/token-query';
import type { TokenRow } from '../../../src/service/store/token-row';
import { deterministicRandom } from '../service-bed';

const random = deterministicRandom('ways to a page');
const [database, CREATORS] = [new Database(':memory:'), ['Ana', 'Zoë', 'bob']] as const;
const rows: TokenRow[] = [];
const value = (n: number): string => encodeTokenValue(new Uint8Array(22).fill(n));

beforeAll(() => {
  makeTables(database, 0);
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
        idempotencyKey: `key ${n}`,
      },
      100 + Math.floor(n / 4),
      random,
    );
    const status = n % 13 === 0 ? 'revoked' : n % 4 === 0 ? 'disabled' : 'enabled';
    const row: TokenRow = { ...made, status, lastUsedAt: n % 2 === 0 ? null : 105 + (n % 9) };
    rows.push(row);
    for (const { sql, values } of insertion(row, sqliteDialect)) database.run(sql, [...values]);
  }
});
afterAll(() => database.close());

const all = (sql: string, values: readonly unknown[]): readonly Columns[] => database.all(sql, values as never);

/** Reads a page as if each filter found so many; `plans` takes how SQLite goes about each statement. */
function page(query: TokenQuery, found: number | undefined, plans: string[] = []): TokenPage {
  const reading = readPage(query, sqliteDialect);
  let step = reading.next();
  while (step.done !== true) {
    const { sql, values } = step.value;
    plans.push(
      all(`EXPLAIN QUERY PLAN ${sql}`, values)
        .map(({ detail }) => String(detail))
        .join('; '),
    );
    const answer = all(sql, values);
    const isCount = 'count_0' in (answer[0] ?? {});
    const claimed = Object.fromEntries(Object.keys(answer[0] ?? {}).map((name) => [name, found]));
    step = reading.next(isCount && found !== undefined ? [claimed] : answer);
  }
  return step.value;
}

const key: Readonly<Record<TokenQuery['sort'], (row: TokenRow) => string | number>> = {
  label: (row) => row.label.toLowerCase(),
  access_type: (row) => row.grants.accessType,
  created_by: (row) => row.createdBy.name.toLowerCase(),
  created_at: (row) => row.createdAt,
  expires_at: (row) => row.expiresAt ?? Number.POSITIVE_INFINITY,
  status: (row) => row.status,
};
type Filters = Partial<Omit<TokenQuery, 'sort' | 'descending' | 'limit' | 'after' | 'workspaceId'>>;
const filters: readonly (readonly [Filters, (row: TokenRow) => boolean])[] = [
  [{}, () => true],
  [{ search: 'C' }, (row) => /c/i.test(`${row.label} ${row.createdBy.name} ${row.id}`)],
  [{ search: 'ÄR' }, (row) => /är/i.test(row.label)],
  [{ search: 'rger-' }, (row) => row.label.includes('rger-')],
  [{ search: 'zoë' }, (row) => row.createdBy.name === 'Zoë'],
  [{ search: 'nobody has it' }, () => false],
  [{ status: 'disabled' }, (row) => row.status === 'disabled'],
  [{ accessType: 'project' }, (row) => row.grants.accessType === 'project'],
  [{ createdBy: 'user_1' }, (row) => row.createdBy.id === 'user_1'],
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
const orders = ACCESS_TOKEN_SORTS.flatMap((sort) => [
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
const ways = [
  ['the way that reads least', undefined],
  ['what one filter finds', 0],
  ['the order of the sort, as far as it goes', FEW],
] as const;

test.each(ways)('by %s, pages put together are the list, for every sort and filter', (_, found) => {
  for (const { sort, descending } of orders)
    for (const [wanted, matches] of filters) {
      const query: TokenQuery = { workspaceId: 'ws_acme', ...wanted, sort, descending, limit: 4 };
      const ids: string[] = [];
      for (let next: TokenPage['next'] | null = null; next !== undefined;) {
        const one: TokenPage = page({ ...query, ...(next !== null && { after: next }) }, found);
        ids.push(...one.rows.map(({ id }) => id));
        next = one.next;
      }
      const expected = rows
        .filter((row) => row.workspaceId === 'ws_acme' && row.status !== 'revoked' && matches(row))
        .sort((a, b) => (descending ? -1 : 1) * (compare(key[sort](a), key[sort](b)) || compare(a.id, b.id)))
        .map(({ id }) => id);
      expect([sort, descending, wanted, ids]).toEqual([sort, descending, wanted, expected]);
    }
});

/** A page behind the first one: where a wrong bound would pass over all that was shown already. */
const second = (wanted: Filters, order: (typeof orders)[number]): TokenQuery => {
  const query: TokenQuery = { workspaceId: 'ws_acme', ...wanted, ...order, limit: 1 };
  const [first] = [query, { workspaceId: 'ws_acme', ...order, limit: 1 }]
    .map((one) => page(one, undefined).next)
    .filter(Boolean);
  return { ...query, after: first! };
};

test('no sort and no filter passes over tokens that it does not look for, nor sorts the list', () => {
  for (const order of orders)
    for (const [wanted] of filters) {
      const { column, index } = SORTS[order.sort];
      const plans: string[] = [];
      page(second(wanted, order), FEW, plans);
      // Neither the table nor an index is read from one end to the other.
      expect(plans.filter((plan) => /SCAN tokens/.test(plan))).toEqual([]);
      const walk = plans.find((plan) => plan.includes(`INDEX ${index} `) && !plan.includes('SCALAR SUBQUERY'))!;
      expect(walk).not.toContain('TEMP B-TREE');
      // It begins behind what was shown: both the value and the id bound the index, or the value is one and the id does.
      expect(walk).toMatch(
        new RegExp(
          `${index} \\(workspace_id=\\? AND (?:${column}>\\? AND )?(\\(${column},id\\)[<>]\\(\\?,\\?\\)|${column}=\\? AND id[<>]\\?)`,
        ),
      );
    }
});

test('a filter that finds little is read by its own index, or by the pieces of text, and by nothing else', () => {
  for (const order of orders)
    for (const [wanted] of filters.slice(1)) {
      const plans: string[] = [];
      page(second(wanted, order), 0, plans);
      const last = plans.at(-1)!;
      expect(last).toMatch(/SEARCH tokens USING (COVERING )?(INDEX tokens_\w+ \(workspace_id=\?|INTEGER PRIMARY KEY)/);
      expect(last).not.toMatch(/SCAN tokens/);
    }
});

test('who presents a token, an id or a key, and which other administrator there is, are found by an index', () => {
  const details = [
    'hash = ?',
    'id = ? AND workspace_id = ?',
    'workspace_id = ? AND idempotency_key = ?',
    "workspace_id = ? AND status = 'enabled' AND role_id IN (?, ?) AND ends_at >= ? AND id <> ?",
  ].map((where) => {
    const values = [...where.matchAll(/\?/g)].map(() => 'x');
    return all(`EXPLAIN QUERY PLAN SELECT * FROM tokens WHERE ${where}`, values).map(({ detail }) => String(detail));
  });
  expect(details.flat().filter((detail) => !detail.startsWith('SEARCH tokens USING'))).toEqual([]);
});
