import { requiredWith } from '../../contract/vocabulary/permission-sentences';
import { projectPermissionIds, workspacePermissionIds } from '../../contract/vocabulary/permissions';
import type { WireInvalidity } from '../../contract/wire';
import type { WireEditRole } from '../../contract/wire-roles';
import { ProblemError } from '../problem/problem-error';
import type { Role, Workspace } from '../seed/directory';
import type { RoleRow } from '../store/roles/role-row';

const OF_SCOPE: Readonly<Record<Role['scope'], ReadonlySet<string>>> = {
  workspace: new Set(workspacePermissionIds),
  project: new Set(projectPermissionIds),
};

/** What a request to create or edit a role sets; of what is absent the row says what it is. */
type Defined = Pick<RoleRow, 'scope' | 'name' | 'description' | 'permissions' | 'projectRoleId' | 'assignableToTokens'>;

function requireOfScope(wanted: WireEditRole, scope: Role['scope']): void {
  const errors: WireInvalidity[] = (wanted.permissions ?? []).flatMap((permission, index) =>
    OF_SCOPE[scope].has(permission)
      ? []
      : [{ in: 'body', pointer: `/permissions/${index}`, message: `is no permission of a ${scope} role` }],
  );
  if (scope === 'project' && wanted.project_role != null) {
    errors.push({ in: 'body', pointer: '/project_role', message: 'must not be there in a project role' });
  }
  if (errors.length > 0) {
    throw new ProblemError('invalid-request', `This does not fit a ${scope} role; see errors.`, { errors });
  }
}

function projectRoleOf(wanted: WireEditRole['project_role'], { id, roles }: Workspace): string | null {
  if (wanted == null) return null;
  if (roles.get(wanted.id)?.scope === 'project') return wanted.id;
  throw new ProblemError('role-unknown', `There is no project role ${wanted.id} in ${id}. See the list of roles.`);
}

const withRequired = (permissions: readonly string[]): readonly string[] =>
  [...new Set(permissions.flatMap((permission) => [permission, ...requiredWith(permission)]))].sort();

/**
 * What a role is to be, from what was asked and what it was.
 * @throws ProblemError when that fits no role of its scope, or another role has the name
 */
export function definedRole<Before extends Defined & { readonly id?: string }>(
  before: Before,
  wanted: WireEditRole,
  workspace: Workspace,
): Before {
  const { scope } = before;
  requireOfScope(wanted, scope);
  const name = wanted.name ?? before.name;
  const other = [...workspace.roles.values()].find(
    (role) => role.id !== before.id && role.scope === scope && role.name.toLowerCase() === name.toLowerCase(),
  );
  if (other !== undefined && wanted.name !== undefined) {
    const { id: role_id } = other;
    throw new ProblemError('role-name-taken', `${role_id} has this name already. Use it, or take another name.`, {
      role_id,
    });
  }
  return {
    ...before,
    name,
    description: wanted.description ?? before.description,
    permissions: wanted.permissions === undefined ? before.permissions : withRequired(wanted.permissions),
    projectRoleId:
      wanted.project_role === undefined ? before.projectRoleId : projectRoleOf(wanted.project_role, workspace),
    assignableToTokens: wanted.assignable_to_tokens ?? before.assignableToTokens,
  };
}
