import type { RoleBook, RoleRow } from '../../roles/role-row';
import type { RolesChanges, RoleUses } from '../../roles/roles-store';
import type { Dialect, Statement } from '../dialect';
import type { Ask } from '../sql-tokens';
import { type Columns, folded, type SqlValue } from '../token-columns';
import type { RememberedBooks } from './remembered-books';
import { givingRole, RoleHolders } from './role-holders';

const columnsOf = (row: RoleRow): Readonly<Record<string, SqlValue>> => ({
  workspace_id: row.workspaceId,
  id: row.id,
  name: row.name,
  name_folded: folded(row.name),
  scope: row.scope,
  description: row.description,
  permissions: JSON.stringify(row.permissions),
  project_role_id: row.projectRoleId,
  assignable: row.assignableToTokens ? 1 : 0,
  updated_at: row.updatedAt,
  revision: row.revision,
  seeded: row.seeded,
  deleted_at: row.deletedAt,
});

const fromColumns = (c: Columns): RoleRow => ({
  workspaceId: c.workspace_id as string,
  id: c.id as string,
  name: c.name as string,
  scope: c.scope as RoleRow['scope'],
  description: c.description as string,
  permissions: JSON.parse(c.permissions as string) as readonly string[],
  projectRoleId: c.project_role_id as string | null,
  assignableToTokens: Number(c.assignable) === 1,
  updatedAt: Number(c.updated_at),
  revision: Number(c.revision),
  seeded: c.seeded as string | null,
  deletedAt: c.deleted_at === null ? null : Number(c.deleted_at),
});

const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

/** Counts the changes of a book, and carries the time of the last: a backup that is restored does not bring a stamp back. */
const nextStamp = (stamp: string, now: number): string => `${Number(stamp.split('-')[0]) + 1}-${now.toString(36)}`;

/** The custom roles of a database, in the words that both databases share. */
export class SqlRoles implements RolesChanges {
  private readonly holders: RoleHolders;

  /** @param keeps whether what is read is committed, and may be remembered */
  constructor(
    private readonly ask: Ask,
    dialect: Dialect,
    private readonly remembered: RememberedBooks,
    private readonly keeps: boolean,
  ) {
    this.holders = new RoleHolders(ask, dialect);
  }

  async book(workspaceId: string): Promise<RoleBook> {
    const stamp = await this.stamp(workspaceId);
    const known = this.remembered.get(workspaceId, stamp);
    if (known !== undefined) return known;
    const where = 'workspace_id = ? AND deleted_at IS NULL ORDER BY name_folded, id';
    const book = { stamp, rows: await this.rows(where, [workspaceId]) };
    if (this.keeps) this.remembered.remember(workspaceId, book);
    return book;
  }

  all(workspaceId: string): Promise<readonly RoleRow[]> {
    return this.rows('workspace_id = ? ORDER BY id', [workspaceId]);
  }

  async uses(workspaceId: string, roleIds: readonly string[]): Promise<RoleUses> {
    const [people] = await this.ask({
      sql: `SELECT count(*) AS number FROM people WHERE workspace_id = ? AND role_id IN (${marks(roleIds)})`,
      values: [workspaceId, ...roleIds],
    });
    return { people: Number(people?.number), tokens: await this.holders.tokens(workspaceId, roleIds) };
  }

  tokensWith(workspaceId: string, roleId: string): Promise<readonly string[]> {
    return this.holders.ids(workspaceId, roleId);
  }

  async put(row: RoleRow): Promise<RoleRow> {
    const changed = { ...row, revision: row.revision + 1 };
    const columns = columnsOf(changed);
    const names = Object.keys(columns);
    const set = names.map((name) => `${name} = excluded.${name}`);
    const sql =
      `INSERT INTO roles (${names.join(', ')}) VALUES (${marks(names)}) ` +
      `ON CONFLICT (workspace_id, id) DO UPDATE SET ${set.join(', ')}`;
    await this.ask({ sql, values: Object.values(columns) });
    await this.restamp(row.workspaceId, row.updatedAt);
    return changed;
  }

  async replace(
    workspaceId: string,
    roleId: string,
    { roleId: by, now }: { readonly roleId: string; readonly now: number },
  ): Promise<void> {
    const changed = 'revision = revision + 1, updated_at = ?';
    const statements: readonly Statement[] = [
      ...givingRole(workspaceId, roleId, { roleId: by, now }),
      {
        sql: `UPDATE people SET role_id = ?, ${changed} WHERE workspace_id = ? AND role_id = ?`,
        values: [by, now, workspaceId, roleId],
      },
      {
        sql:
          `UPDATE roles SET project_role_id = ?, ${changed} ` +
          'WHERE workspace_id = ? AND project_role_id = ? AND deleted_at IS NULL',
        values: [by, now, workspaceId, roleId],
      },
    ];
    for (const statement of statements) await this.ask(statement);
    await this.restamp(workspaceId, now);
  }

  private async stamp(workspaceId: string): Promise<string> {
    const [row] = await this.ask({ sql: 'SELECT stamp FROM role_books WHERE workspace_id = ?', values: [workspaceId] });
    return (row?.stamp as string | undefined) ?? '';
  }

  private async restamp(workspaceId: string, now: number): Promise<void> {
    const sql =
      'INSERT INTO role_books (workspace_id, stamp) VALUES (?, ?) ' +
      'ON CONFLICT (workspace_id) DO UPDATE SET stamp = excluded.stamp';
    await this.ask({ sql, values: [workspaceId, nextStamp(await this.stamp(workspaceId), now)] });
  }

  private async rows(where: string, values: readonly SqlValue[]): Promise<readonly RoleRow[]> {
    return (await this.ask({ sql: `SELECT * FROM roles WHERE ${where}`, values })).map(fromColumns);
  }
}
