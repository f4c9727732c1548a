import { editRole as definition } from '../../contract/operations/edit-role';
import type { WireEditRole, WireRole } from '../../contract/wire-roles';
import { requireRoleWithinOwnLife, requireRoleWithinOwnRights } from '../access/role-change';
import { roleOf } from '../seed/directory';
import type { Operation } from './operation';
import { changeableRole, presentRole, reachOf } from './present-role';
import { requireAdministratorWithout } from './require-another-administrator';
import { definedRole } from './role-request';

/** Counts at the next request of every token that has the role: what tokens may do is read with them. */
export const editRole: Operation = {
  definition,
  change: async (acting, tokens): Promise<WireRole> => {
    const { caller, now } = acting;
    const { workspace } = caller;
    const { role, row } = await changeableRole(acting, tokens);
    const after = definedRole(row, acting.body() as WireEditRole, workspace);
    requireRoleWithinOwnRights(role, after, caller);
    const uses = () => tokens.roles.uses(workspace.id, reachOf(role, workspace));
    await requireRoleWithinOwnLife({ before: role, after }, uses, caller, now);
    await requireAdministratorWithout(role, after, acting, tokens);
    return presentRole(roleOf(await tokens.roles.put({ ...after, updatedAt: now })), workspace);
  },
};
