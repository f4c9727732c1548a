import type { WireAccessToken } from '../../contract/wire';

type Dated = Pick<WireAccessToken, 'expires_at' | 'status'>;

export const isExpired = ({ expires_at }: Dated, now: number): boolean =>
  expires_at !== null && Date.parse(expires_at) <= now;

const SOON = 7 * 86_400_000;

/** Works now, and not for much longer. */
export const expiresSoon = (token: Dated, now: number): boolean =>
  token.status === 'enabled' &&
  token.expires_at !== null &&
  !isExpired(token, now) &&
  Date.parse(token.expires_at) - now < SOON;

/** Whether something used it within the last day: whoever ends it stops something that runs. */
export const isInUse = ({ last_used_at }: Pick<WireAccessToken, 'last_used_at'>, now: number): boolean =>
  last_used_at !== null && now - Date.parse(last_used_at) < 86_400_000;
