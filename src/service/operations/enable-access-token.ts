import { enableAccessToken as definition } from '../../contract/operations/enable-access-token';
import { requireWithinOwnRights } from '../access/grants-request';
import type { Operation } from './operation';
import { presentAccessToken, requireShown, requireVersion } from './present-access-token';

/** An expired token can be enabled: status and expiry are independent. */
export const enableAccessToken: Operation = {
  definition,
  run: async ({ caller, ids, ifMatch, now }, { keeper }) => {
    const row = await keeper.change(caller.workspace.id, ids.token_id ?? '', (current) => {
      requireVersion(requireShown(current), ifMatch);
      if (current.status === 'enabled') return current;
      requireWithinOwnRights(current.grants, caller);
      return { ...current, status: 'enabled', enabledAt: now, updatedAt: now };
    });
    return presentAccessToken(requireShown(row), caller.workspace);
  },
};
