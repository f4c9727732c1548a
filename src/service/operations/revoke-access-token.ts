import { revokeAccessToken as definition } from '../../contract/operations/revoke-access-token';
import type { Operation } from './operation';
import { namedToken } from './present-access-token';
import { requireAnotherAdministrator } from './require-another-administrator';

/** The row stays: whoever presents the value is told that it was revoked, and the idempotency key stays taken. */
export const revokeAccessToken: Operation = {
  definition,
  change: async (acting, tokens) => {
    const row = await namedToken(acting, tokens);
    const { now } = acting;
    const changes = { status: 'revoked', revokedAt: now, updatedAt: now } as const;
    await requireAnotherAdministrator(row, changes, acting, tokens);
    await tokens.write(row, changes);
    return undefined;
  },
};
