import { activateUser as definition } from '../../contract/operations/activate-user';
import { requireWithinOwnRights } from '../access/grants-request';
import type { Operation } from './operation';
import { namedUser, presentOne } from './present-user';

export const activateUser: Operation = {
  definition,
  change: async (acting, tokens) => {
    const row = await namedUser(acting, tokens);
    if (row.status === 'active') return presentOne(row, acting, tokens);
    requireWithinOwnRights({ accessType: 'workspace', roleId: row.roleId }, acting.caller);
    return presentOne(await tokens.people.put({ ...row, status: 'active', updatedAt: acting.now }), acting, tokens);
  },
};
