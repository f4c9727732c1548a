import type { WireRole } from '../../contract/wire-roles';
import { ProblemError } from '../problem/problem-error';
import type { Role, Workspace } from '../seed/directory';
import type { RoleRow } from '../store/roles/role-row';
import type { TokenView } from '../store/token-store';
import type { Acting } from './operation';

/** A role as the contract shows it. */
export function presentRole(role: Role, workspace: Workspace): WireRole {
  const projectRole = role.projectRoleId === null ? undefined : workspace.roles.get(role.projectRoleId);
  return {
    id: role.id,
    version: role.version,
    name: role.name,
    scope: role.scope,
    system: role.system,
    description: role.description,
    permissions: role.permissions,
    project_role: projectRole === undefined ? null : { id: projectRole.id, name: projectRole.name },
    assignable_to_tokens: role.assignableToTokens,
  };
}

/**
 * The role that the path names, as the transaction sees it.
 * @throws ProblemError when it is not there, or not any more as the caller has seen it
 */
export function namedRole({ caller, ids, ifMatch }: Acting): Role {
  const role = caller.workspace.roles.get(ids.role_id ?? '');
  if (role === undefined) throw new ProblemError('role-not-found', 'There is no role with this id in this workspace.');
  if (ifMatch === undefined || ifMatch === `"${role.version}"`) return role;
  throw new ProblemError(
    'role-changed',
    `The role is at version ${role.version} now. Nothing was changed: read it again, then decide.`,
  );
}

/**
 * The same for an operation that changes it, with its row.
 * @throws ProblemError also for a system role
 */
export async function changeableRole(
  acting: Acting,
  { roles }: TokenView,
): Promise<{ readonly role: Role; readonly row: RoleRow }> {
  const role = namedRole(acting);
  if (role.system) {
    throw new ProblemError('role-read-only', `${role.name} is a system role and stays as it is. Create a custom role.`);
  }
  const row = (await roles.book(acting.caller.workspace.id)).rows.find(({ id }) => id === role.id);
  if (row === undefined) throw new Error('a role of the workspace is not in its book');
  return { role, row };
}

/** A role and every workspace role that amounts to it in projects: whoever has one of them is touched by its change. */
export const reachOf = (role: Pick<Role, 'id'>, { roles }: Workspace): readonly string[] => [
  role.id,
  ...[...roles.values()].filter(({ projectRoleId }) => projectRoleId === role.id).map(({ id }) => id),
];
