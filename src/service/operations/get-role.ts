import { getRole as definition } from '../../contract/operations/get-role';
import type { WireRoleInUse } from '../../contract/wire-roles';
import type { Operation } from './operation';
import { namedRole, presentRole, reachOf } from './present-role';

/** Who would need another role if this one went is told before anybody deletes it. */
export const getRole: Operation = {
  definition,
  isLarge: true,
  read: async (acting, tokens): Promise<WireRoleInUse> => {
    const { workspace } = acting.caller;
    const role = namedRole(acting);
    const uses = await tokens.roles.uses(workspace.id, reachOf(role, workspace));
    const roles = [...workspace.roles.values()].filter(({ projectRoleId }) => projectRoleId === role.id);
    return {
      ...presentRole(role, workspace),
      used_by: {
        access_tokens: uses.tokens.reduce((sum, { number }) => sum + number, 0),
        users: uses.people,
        roles: roles.map(({ id, name }) => ({ id, name })),
      },
    };
  },
};
