import type { RoleBook, RoleRow } from '../../roles/role-row';
import type { RolesChanges, RoleUses } from '../../roles/roles-store';
import type { Dialect, Statement } from '../dialect';
import type { Ask } from '../sql-tokens';
import { type Columns, folded, NEVER, type SqlValue } from '../token-columns';
import type { RememberedBooks } from './remembered-books';

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

/** A role as it stands in the grants of a project token, which are JSON that only we write. */
const inGrants = (roleId: string): string => `"roleId":${JSON.stringify(roleId)}`;

/** Counts the changes of a book, and carries the time of the last: a backup that is restored does not bring a stamp back. */
const nextStamp = (stamp: string, now: number): string => `${Number(stamp.split('-')[0]) + 1}-${now.toString(36)}`;

/** The custom roles of a database, in the words that both databases share. */
export class SqlRoles implements RolesChanges {
  /** @param keeps whether what is read is committed, and may be remembered */
  constructor(
    private readonly ask: Ask,
    private readonly dialect: Dialect,
    private readonly remembered: RememberedBooks,
    private readonly keeps: boolean,
  ) {}

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
    const tokens = await this.ask(this.withRoles(workspaceId, roleIds));
    const [people] = await this.ask({
      sql: `SELECT count(*) AS number FROM people WHERE workspace_id = ? AND role_id IN (${marks(roleIds)})`,
      values: [workspaceId, ...roleIds],
    });
    return {
      people: Number(people?.number),
      tokens: tokens.map((c) => ({
        number: Number(c.number),
        status: c.status as 'enabled' | 'disabled',
        latestEnd: Number(c.latest_end) === NEVER ? null : Number(c.latest_end),
        maxIssuedLifetime: c.max_issued_lifetime as string | null,
      })),
    };
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
    const listed = "workspace_id = ? AND status <> 'revoked'";
    const grants = JSON.stringify({ accessType: 'workspace', roleId: by });
    const statements: readonly Statement[] = [
      {
        sql: `UPDATE tokens SET role_id = ?, grants = ?, ${changed} WHERE ${listed} AND role_id = ?`,
        values: [by, grants, now, workspaceId, roleId],
      },
      {
        sql:
          `UPDATE tokens SET grants = replace(grants, ?, ?), ${changed} WHERE ${listed} ` +
          `AND access_type = 'project' AND ${this.dialect.contains('grants', '?')}`,
        values: [inGrants(roleId), inGrants(by), now, workspaceId, inGrants(roleId)],
      },
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

  /** In groups that have all that matters in common. */
  private withRoles(workspaceId: string, roleIds: readonly string[]): Statement {
    const inProjects = roleIds.map(() => this.dialect.contains('grants', '?')).join(' OR ');
    return {
      sql:
        'SELECT status, max_issued_lifetime, count(*) AS number, max(ends_at) AS latest_end FROM tokens ' +
        `WHERE workspace_id = ? AND status <> 'revoked' AND (role_id IN (${marks(roleIds)}) ` +
        `OR (access_type = 'project' AND (${inProjects}))) GROUP BY status, max_issued_lifetime`,
      values: [workspaceId, ...roleIds, ...roleIds.map(inGrants)],
    };
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
