import { Database } from 'node-sqlite3-wasm';
import { SORTS } from '../../../src/service/store/sql/page-conditions';
import { FEW } from '../../../src/service/store/sql/read-page';
import type { Columns } from '../../../src/service/store/sql/token-columns';
import { insertion } from '../../../src/service/store/sql/token-statements';
import { SqlPeople } from '../../../src/service/store/sql/people/sql-people';
import { sqliteDialect } from '../../../src/service/store/sqlite/sqlite-dialect';
import { makeTables } from '../../../src/service/store/sqlite/sqlite-schema';
import type { TokenPage, TokenQuery } from '../../../src/service/store/token-query';
import { expectLists, type Filters, filters, orders, pageBy, PEOPLE, ROWS, ways } from './paged-tokens';

const database = new Database(':memory:');
beforeAll(async () => {
  makeTables(database, 0);
  const people = new SqlPeople(async ({ sql, values }) => all(sql, values), sqliteDialect);
  for (const row of PEOPLE) await people.put(row);
  for (const row of ROWS) for (const { sql, values } of insertion(row, sqliteDialect)) database.run(sql, [...values]);
});
afterAll(() => database.close());

const all = (sql: string, values: readonly unknown[]): readonly Columns[] => database.all(sql, values as never);

/** Reads a page as if each filter found so many; `plans` takes how SQLite goes about each statement. */
const page = (query: TokenQuery, found: number | undefined, plans: string[] = []): Promise<TokenPage> =>
  pageBy(
    async ({ sql, values }) => {
      const plan = all(`EXPLAIN QUERY PLAN ${sql}`, values);
      plans.push(plan.map(({ detail }) => String(detail)).join('; '));
      return all(sql, values);
    },
    sqliteDialect,
    query,
    found,
  );

test.each(ways)('by %s, pages put together are the list, for every sort and filter', async (_, found) => {
  await expectLists(async ({ sql, values }) => all(sql, values), sqliteDialect, found);
});

/** A page behind the first one: where a wrong bound would pass over all that was shown already. */
const second = async (wanted: Filters, order: (typeof orders)[number]): Promise<TokenQuery> => {
  const query: TokenQuery = { workspaceId: 'ws_acme', ...wanted, ...order, limit: 1 };
  const first = (await page(query, undefined)).next;
  const any = await page({ workspaceId: 'ws_acme', ...order, limit: 1 }, undefined);
  return { ...query, after: first ?? any.next! };
};

test('no sort and no filter passes over tokens that it does not look for, nor sorts the list', async () => {
  for (const order of orders)
    for (const [wanted] of filters) {
      const { column, index } = SORTS[order.sort];
      const plans: string[] = [];
      await page(await second(wanted, order), FEW, plans);
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

test('a filter that finds little is read by its own index, or by the pieces of text, and by nothing else', async () => {
  for (const order of orders)
    for (const [wanted] of filters.slice(1)) {
      const plans: string[] = [];
      await page(await second(wanted, order), 0, plans);
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
