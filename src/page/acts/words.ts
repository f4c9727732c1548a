import type { WireAccessToken } from '../../contract/wire';
import type { Act } from '../ask/operations';
import { asLongDay } from '../clock/words';
import { isExpired } from '../token/state';

/** The titles of the dialogs, as the product has them, and what their buttons say. */
export const TITLES: Readonly<Record<Act, string>> = {
  disable: 'Disable Access Token',
  enable: 'Enable Access Token',
  revoke: 'Confirm Revocation',
};
export const BUTTONS: Readonly<Record<Act, string>> = {
  disable: 'Disable Token',
  enable: 'Enable Token',
  revoke: 'Revoke Token',
};
export const DONE: Readonly<Record<Act, string>> = { disable: 'disabled', enable: 'enabled', revoke: 'revoked' };

/** The service speaks of its API. People can make another token here, whatever happens to this one. */
export const LAST =
  'No other enabled token can manage access tokens here for another day. Whatever manages them by a token, such as an apply, will be refused. Create another for it first.';

/** What comes of it, for whoever relies on the token. */
export function consequence(act: Act, token: WireAccessToken, now: number): string {
  if (act === 'disable')
    return 'Pipelines, scripts and integrations that use this token will be refused from their next request until you enable it again.';
  if (act === 'revoke')
    return 'This token will stop working immediately and cannot be brought back. Create and install a replacement first.';
  if (isExpired(token, now))
    return 'This token has expired: enabling it changes nothing until its expiry is changed, too.';
  const end = token.expires_at === null ? '' : `, until ${asLongDay(Date.parse(token.expires_at))}`;
  return `Tools that still hold this token work again at once${end}.`;
}

/** Why an act has nothing to do on a token; undefined: it has. */
export function reasonAgainst(act: Act, { status }: WireAccessToken): string | undefined {
  if (act === 'disable' && status === 'disabled') return 'is disabled already';
  if (act === 'enable' && status === 'enabled') return 'is enabled already';
  return undefined;
}
