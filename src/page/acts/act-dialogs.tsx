import type { JSX } from 'preact';
import type { WireAccessToken } from '../../contract/wire';
import type { Act } from '../ask/operations';
import { ActDialog } from './act-dialog';
import { BulkDialog } from './bulk-dialog';

/** An act that is asked about: on which tokens. */
export interface Acting {
  readonly act: Act;
  readonly tokens: readonly WireAccessToken[];
  readonly isBulk: boolean;
  /** The address to go back to, where it was begun in a dialog. */
  readonly from?: string;
}

interface ActDialogsProps {
  readonly acting: Acting;
  readonly shown: readonly WireAccessToken[];
  /** Null: it is gone. */
  onChanged(token: WireAccessToken | null): void;
  onDone(ids: readonly string[]): void;
  onCancel(): void;
  onInstead(act: Act): void;
}

/** The row that has the focus when this one is gone: the next, or the one before. */
export function neighbourOf(id: string, shown: readonly WireAccessToken[]): string {
  const index = shown.findIndex((one) => one.id === id);
  return (shown[index + 1] ?? shown[index - 1])?.id ?? '';
}

export function ActDialogs({ acting, shown, ...rest }: ActDialogsProps): JSX.Element | null {
  const [first] = acting.tokens;
  if (first === undefined) return null;
  if (acting.isBulk) return <BulkDialog act={acting.act} tokens={acting.tokens} {...rest} />;
  const after = [`menu:${first.id}`, `menu:${neighbourOf(first.id, shown)}`];
  return <ActDialog key={acting.act} act={acting.act} token={first} focusAfter={after} {...rest} />;
}
