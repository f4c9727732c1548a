import type { JSX } from 'preact';
import type { WireAccessToken } from '../../contract/wire';
import type { Act } from '../ask/operations';
import { Icon } from '../parts/icon';
import { Popover } from '../parts/popover-menu';
import { tokensPath } from '../route/places';
import type { Around } from './columns';

interface RowMenuProps {
  readonly token: WireAccessToken;
  readonly address: string;
  readonly around: Around;
  onAct(act: Act, token: WireAccessToken): void;
}

/** What may be done with one token. What the person may not do is not there; what can't be done now says why. */
export function RowMenu({ token, address, around, onAct }: RowMenuProps): JSX.Element {
  const { id, mayEdit, mayRevoke, isOnline } = around;
  const toggle = token.status === 'enabled' ? 'disable' : 'enable';
  return (
    <Popover
      label={<Icon name="dots" />}
      name={`Actions for ${token.label}`}
      className="quiet square"
      focusKey={`menu:${token.id}`}
      title={`Actions for ${token.label}`}
    >
      {(close) => {
        const act = (which: Act) => () => {
          if (!isOnline) return;
          close();
          onAct(which, token);
        };
        return (
          <div class="menu">
            <a href={tokensPath(id, token.id) + address} onClick={close}>
              View details
            </a>
            {mayEdit && (
              <>
                <a href={tokensPath(id, token.id, 'edit') + address} onClick={close}>
                  Edit
                </a>
                <button type="button" aria-disabled={!isOnline} onClick={act(toggle)}>
                  {toggle === 'disable' ? 'Disable' : 'Enable'}
                </button>
              </>
            )}
            {mayRevoke && (
              <button type="button" class="danger-text apart" aria-disabled={!isOnline} onClick={act('revoke')}>
                Revoke
              </button>
            )}
            {!isOnline && <p class="menu-text faint">You are offline.</p>}
          </div>
        );
      }}
    </Popover>
  );
}
