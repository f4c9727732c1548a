import { enableAccessToken as definition } from '../../contract/operations/enable-access-token';
import { requireWithinOwnRights } from '../access/grants-request';
import { requireGivesBackNoMore, requireWithinOwnLife } from '../access/own-life';
import type { Operation } from './operation';
import { namedToken, presentAccessToken } from './present-access-token';

/** An expired token can be enabled: status and expiry are independent. */
export const enableAccessToken: Operation = {
  definition,
  change: async (acting, tokens) => {
    const row = await namedToken(acting, tokens);
    if (row.status === 'enabled') return presentAccessToken(row, acting);
    const { caller, now } = acting;
    requireWithinOwnRights(row.grants, caller);
    requireWithinOwnLife(row.expiresAt, caller, now);
    requireGivesBackNoMore(row.maxIssuedLifetime, caller);
    return presentAccessToken(await tokens.write(row, { status: 'enabled', enabledAt: now, updatedAt: now }), acting);
  },
};
