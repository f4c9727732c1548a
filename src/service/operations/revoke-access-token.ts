import { revokeAccessToken as definition } from '../../contract/operations/revoke-access-token';
import type { Operation } from './operation';
import { requireShown, requireVersion } from './present-access-token';

/** The row stays: whoever presents the value is told that it was revoked, and the idempotency key stays taken. */
export const revokeAccessToken: Operation = {
  definition,
  run: async ({ caller, ids, ifMatch, now }, { keeper }) => {
    const row = await keeper.change(caller.workspace.id, ids.token_id ?? '', (current) => {
      requireVersion(requireShown(current), ifMatch);
      return { ...current, status: 'revoked', revokedAt: now, updatedAt: now };
    });
    if (row === undefined) requireShown(row);
    return undefined;
  },
};
