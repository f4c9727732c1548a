import type { UserSort } from '../../../../contract/operations/list-users';
import type { CreatorRow, PeopleChanges, PersonPage, PersonQuery } from '../../people/people-store';
import type { PersonRow } from '../../people/person-row';
import type { Dialect } from '../dialect';
import { endSessionsOf } from '../accounts/sql-accounts';
import { LISTED } from '../page-conditions';
import type { Ask } from '../sql-tokens';
import { type Columns, folded, type SqlValue } from '../token-columns';

/** The column of each sort; each is an index with the workspace before and the id behind it. */
const SORTS: Readonly<Record<UserSort, string>> = {
  name: 'name_folded',
  email: 'email_folded',
  status: 'status',
};

const columnsOf = (row: PersonRow): Readonly<Record<string, SqlValue>> => ({
  workspace_id: row.workspaceId,
  id: row.id,
  name: row.name,
  name_folded: folded(row.name),
  email: row.email,
  email_folded: folded(row.email),
  role_id: row.roleId,
  status: row.status,
  left_at: row.leftAt,
  updated_at: row.updatedAt,
  revision: row.revision,
  seeded: row.seeded,
});

const fromColumns = (c: Columns): PersonRow => ({
  workspaceId: c.workspace_id as string,
  id: c.id as string,
  name: c.name as string,
  email: c.email as string,
  roleId: c.role_id as string,
  status: c.status as PersonRow['status'],
  leftAt: c.left_at === null ? null : Number(c.left_at),
  updatedAt: Number(c.updated_at),
  revision: Number(c.revision),
  seeded: c.seeded as string | null,
});

const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

/** The people of a database, in the words that both databases share. */
export class SqlPeople implements PeopleChanges {
  /** Tokens by who made them, which is counted in the index alone. */
  private readonly made: string;

  constructor(
    private readonly ask: Ask,
    private readonly dialect: Dialect,
  ) {
    this.made = dialect.tokensBy('tokens_by_creator');
  }

  async find(workspaceId: string, id: string): Promise<PersonRow | undefined> {
    return (await this.rows('workspace_id = ? AND id = ?', [workspaceId, id]))[0];
  }

  withEmail(email: string): Promise<readonly PersonRow[]> {
    return this.rows("email_folded = ? AND status = 'active' ORDER BY workspace_id, id", [email]);
  }

  all(workspaceId: string): Promise<readonly PersonRow[]> {
    return this.rows('workspace_id = ? ORDER BY id', [workspaceId]);
  }

  async list(query: PersonQuery): Promise<PersonPage> {
    const column = SORTS[query.sort];
    const [way, sign] = query.descending ? ['DESC', '<'] : ['ASC', '>'];
    const texts = ['name_folded', 'email_folded', 'lower(id)'].map((text) => this.dialect.contains(text, '?'));
    const wanted: readonly (readonly [string, readonly SqlValue[]] | false)[] = [
      ['workspace_id = ?', [query.workspaceId]],
      query.roleId !== undefined && ['role_id = ?', [query.roleId]],
      query.status !== undefined && ['status = ?', [query.status]],
      query.search !== undefined && [`(${texts.join(' OR ')})`, texts.map(() => folded(query.search!))],
      query.after !== undefined && [`(${column}, id) ${sign} (?, ?)`, [query.after.value, query.after.id]],
    ];
    const conditions = wanted.filter((condition) => condition !== false);
    const where = `${conditions.map(([sql]) => sql).join(' AND ')} ORDER BY ${column} ${way}, id ${way} LIMIT ?`;
    const read = await this.rows(where, [...conditions.flatMap(([, values]) => values), query.limit + 1]);
    const rows = read.slice(0, query.limit);
    const last = rows.at(-1);
    if (read.length <= query.limit || last === undefined) return { rows };
    return { rows, next: { value: String(columnsOf(last)[column]), id: last.id } };
  }

  async tokensOf(workspaceId: string, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (ids.length === 0) return new Map();
    const sql =
      `SELECT creator_id, count(*) AS number FROM ${this.made} WHERE ${LISTED} ` +
      `AND creator_id IN (${marks(ids)}) GROUP BY creator_id`;
    const rows = await this.ask({ sql, values: [workspaceId, ...ids] });
    return new Map(rows.map((row) => [row.creator_id as string, Number(row.number)]));
  }

  async creators(workspaceId: string, limit: number, after: string | undefined): Promise<readonly CreatorRow[]> {
    const sql =
      `SELECT made.number, (SELECT creator FROM ${this.made} WHERE ${LISTED} AND creator_id = made.creator_id ` +
      'ORDER BY id LIMIT 1) AS creator, people.status FROM (SELECT creator_id, count(*) AS number ' +
      `FROM ${this.made} WHERE ${LISTED} AND creator_id > ? GROUP BY creator_id ORDER BY creator_id LIMIT ?) AS made ` +
      'LEFT JOIN people ON people.workspace_id = ? AND people.id = made.creator_id ORDER BY made.creator_id';
    const rows = await this.ask({ sql, values: [workspaceId, workspaceId, after ?? '', limit, workspaceId] });
    return rows.map(({ creator, number, status }) => ({
      creator: creator as string,
      tokens: Number(number),
      ...(status !== null && { status: status as PersonRow['status'] }),
    }));
  }

  async put(row: PersonRow): Promise<PersonRow> {
    const changed = { ...row, revision: row.revision + 1 };
    const columns = columnsOf(changed);
    const names = Object.keys(columns);
    const set = names.map((name) => `${name} = excluded.${name}`);
    const sql =
      `INSERT INTO people (${names.join(', ')}) VALUES (${marks(names)}) ` +
      `ON CONFLICT (workspace_id, id) DO UPDATE SET ${set.join(', ')}`;
    await this.ask({ sql, values: Object.values(columns) });
    // Who is new has none.
    if (row.revision > 0) await endSessionsOf(this.ask, changed);
    return changed;
  }

  private async rows(where: string, values: readonly SqlValue[]): Promise<readonly PersonRow[]> {
    return (await this.ask({ sql: `SELECT * FROM people WHERE ${where}`, values })).map(fromColumns);
  }
}
