import type { JSX } from 'preact';
import type { WireAccessToken } from '../../contract/wire';
import { Icon } from '../parts/icon';
import { expiresSoon, isExpired } from './state';

/** Each state by a picture, a word and a colour. A disabled token may have expired, too. */
export function StatusBadge({ token, now }: { readonly token: WireAccessToken; readonly now: number }): JSX.Element {
  const hasEnded = isExpired(token, now);
  return (
    <span class="badges">
      {token.status === 'disabled' && (
        <span class="badge badge-off">
          <Icon name="pause" /> Disabled
        </span>
      )}
      {hasEnded && (
        <span class="badge badge-bad">
          <Icon name="cross" /> Expired
        </span>
      )}
      {token.status === 'enabled' && !hasEnded && (
        <span class="badge badge-good">
          <Icon name="check" /> Enabled
        </span>
      )}
      {expiresSoon(token, now) && (
        <span class="badge badge-warning">
          <Icon name="clock" /> Expires soon
        </span>
      )}
    </span>
  );
}
