import { listRoles as definition } from '../../contract/operations/list-roles';
import type { WireRole, WireRoleList } from '../../contract/wire';
import type { Role, Workspace } from '../seed/directory';
import type { Operation } from './operation';

function presentRole(role: Role, workspace: Workspace): WireRole {
  const projectRole = role.projectRoleId === null ? undefined : workspace.roles.get(role.projectRoleId);
  return {
    id: role.id,
    name: role.name,
    scope: role.scope,
    system: role.system,
    description: role.description,
    permissions: role.permissions,
    project_role: projectRole === undefined ? null : { id: projectRole.id, name: projectRole.name },
    assignable_to_tokens: role.assignableToTokens,
  };
}

export const listRoles: Operation = {
  definition,
  tell: ({ caller: { workspace } }): WireRoleList => ({
    roles: [...workspace.roles.values()].map((role) => presentRole(role, workspace)),
  }),
};
