import type { RoleUses } from '../../roles/roles-store';
import type { Dialect, Statement } from '../dialect';
import type { Ask } from '../sql-tokens';
import { NEVER } from '../token-columns';

const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');
const LISTED = "workspace_id = ? AND status <> 'revoked'";

/** Tokens that have roles, read in indexes alone. */
export class RoleHolders {
  private readonly byRole: string;

  constructor(
    private readonly ask: Ask,
    dialect: Dialect,
  ) {
    this.byRole = dialect.tokensBy('tokens_by_role');
  }

  /** In groups that have all that matters in common. A token has one of the roles only: a project token's is a project's. */
  async tokens(workspaceId: string, roleIds: readonly string[]): Promise<RoleUses['tokens']> {
    const columns = 'status, max_issued_lifetime, ends_at';
    const found = await this.ask({
      sql:
        'SELECT status, max_issued_lifetime, count(*) AS number, max(ends_at) AS latest_end FROM (' +
        `SELECT ${columns} FROM ${this.byRole} WHERE ${LISTED} AND role_id IN (${marks(roleIds)}) UNION ALL ` +
        `SELECT ${columns} FROM project_roles WHERE workspace_id = ? AND role_id IN (${marks(roleIds)})` +
        ') AS having_it GROUP BY status, max_issued_lifetime',
      values: [workspaceId, ...roleIds, workspaceId, ...roleIds],
    });
    return found.map((c) => ({
      number: Number(c.number),
      status: c.status as 'enabled' | 'disabled',
      latestEnd: Number(c.latest_end) === NEVER ? null : Number(c.latest_end),
      maxIssuedLifetime: c.max_issued_lifetime as string | null,
    }));
  }

  async ids(workspaceId: string, roleId: string): Promise<readonly string[]> {
    const sql =
      `SELECT id FROM ${this.byRole} WHERE ${LISTED} AND role_id = ? UNION ALL ` +
      'SELECT token_id AS id FROM project_roles WHERE workspace_id = ? AND role_id = ? ORDER BY id';
    return (await this.ask({ sql, values: [workspaceId, roleId, workspaceId, roleId] })).map(({ id }) => id as string);
  }
}

/** A role as it stands in the grants of a project token, which are JSON that only we write. */
const inGrants = (roleId: string): string => `"roleId":${JSON.stringify(roleId)}`;

/** What gives every token that has the first role the second one. */
export function givingRole(
  workspaceId: string,
  roleId: string,
  { roleId: by, now }: { readonly roleId: string; readonly now: number },
): readonly Statement[] {
  const changed = 'revision = revision + 1, updated_at = ?';
  const grants = JSON.stringify({ accessType: 'workspace', roleId: by });
  return [
    {
      sql: `UPDATE tokens SET role_id = ?, grants = ?, ${changed} WHERE ${LISTED} AND role_id = ?`,
      values: [by, grants, now, workspaceId, roleId],
    },
    {
      sql:
        `UPDATE tokens SET grants = replace(grants, ?, ?), ${changed} WHERE ${LISTED} ` +
        'AND id IN (SELECT token_id FROM project_roles WHERE workspace_id = ? AND role_id = ?)',
      values: [inGrants(roleId), inGrants(by), now, workspaceId, workspaceId, roleId],
    },
  ];
}
