import type { JSX } from 'preact';
import type { WireAccessToken } from '../../contract/wire';
import type { Act } from '../ask/operations';
import { CreateDialog } from '../create/create-dialog';
import { DetailsDialog } from '../details/details-dialog';
import { EditDialog } from '../details/edit-dialog';
import { go } from '../route/navigation';
import { type Place, tokensPath } from '../route/places';

interface TokenDialogsProps {
  readonly place: Place & { readonly workspace: string };
  readonly address: string;
  onAct(act: Act, token: WireAccessToken): void;
  onCreated(id: string): void;
  onChanged(token: WireAccessToken | null): void;
}

/** The dialogs that have an address of their own. */
export function TokenDialogs({ place, address, onAct, onCreated, onChanged }: TokenDialogsProps): JSX.Element | null {
  const table = tokensPath(place.workspace) + address;
  const close = (): void => go(table);
  if (place.view === 'new')
    return (
      <CreateDialog
        onCancel={close}
        onIssued={(id) => {
          onCreated(id);
          onChanged(null);
        }}
        onClosed={(id) => go(id === null ? table : tokensPath(place.workspace), { force: true })}
      />
    );
  if (place.view === 'token')
    return <DetailsDialog key={place.token} id={place.token} address={address} onClose={close} onAct={onAct} />;
  if (place.view === 'edit')
    return <EditDialog key={place.token} id={place.token} address={address} onClose={close} onChanged={onChanged} />;
  return null;
}
