import { enableAccessToken as definition } from '../../contract/operations/enable-access-token';
import { requireWithinOwnRights } from '../access/grants-request';
import type { Operation } from './operation';
import { presentAccessToken, requireShown } from './present-access-token';

/** An expired token can be enabled: status and expiry are independent. */
export const enableAccessToken: Operation = {
  definition,
  run: async ({ caller, ids, now }, { keeper }) => {
    const row = await keeper.change(caller.workspace.id, ids.token_id ?? '', (current) => {
      if (requireShown(current).status === 'enabled') return current;
      requireWithinOwnRights(current.grants, caller);
      return { ...current, status: 'enabled', enabledAt: now, updatedAt: now };
    });
    return presentAccessToken(requireShown(row), caller.workspace);
  },
};
