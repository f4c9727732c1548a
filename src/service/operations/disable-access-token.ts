import { disableAccessToken as definition } from '../../contract/operations/disable-access-token';
import type { Operation } from './operation';
import { presentAccessToken, requireShown, requireVersion } from './present-access-token';

/** Taking rights away needs no more than the permission to edit, however strong the token is. */
export const disableAccessToken: Operation = {
  definition,
  run: async ({ caller, ids, ifMatch, now }, { keeper }) => {
    const row = await keeper.change(caller.workspace.id, ids.token_id ?? '', (current) => {
      requireVersion(requireShown(current), ifMatch);
      if (current.status === 'disabled') return current;
      return { ...current, status: 'disabled', disabledAt: now, updatedAt: now };
    });
    return presentAccessToken(requireShown(row), caller.workspace);
  },
};
