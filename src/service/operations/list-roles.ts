import { listRoles as definition } from '../../contract/operations/list-roles';
import type { WireRoleList } from '../../contract/wire-roles';
import type { Operation } from './operation';
import { presentRole } from './present-role';

export const listRoles: Operation = {
  definition,
  tell: ({ caller: { workspace } }): WireRoleList => ({
    roles: [...workspace.roles.values()].map((role) => presentRole(role, workspace)),
  }),
};
