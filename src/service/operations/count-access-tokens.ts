import { countAccessTokens as definition, SOON_DAYS } from '../../contract/operations/count-access-tokens';
import type { WireAccessTokenCounts } from '../../contract/wire';
import type { Operation } from './operation';

const DAY = 24 * 60 * 60_000;

export const countAccessTokens: Operation = {
  definition,
  isLarge: true,
  read: async ({ caller, now }, tokens): Promise<WireAccessTokenCounts> => {
    const counts = await tokens.counts(caller.workspace.id, now, now + SOON_DAYS * DAY);
    const { total, active, disabled, expired, endingSoon, never } = counts;
    return { total, active, disabled, expired, expiring_soon: endingSoon, never_expires: never };
  },
};
