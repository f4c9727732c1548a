import type { JSX } from 'preact';
import type { WireAccessToken } from '../../contract/wire';
import { asDay } from '../clock/words';
import { Notice } from '../parts/notice';
import { managedOf } from './managed';

/** Tells that a spec has made the token, and that the next apply would undo what is changed by hand. */
export function ManagedNotice({ token }: { readonly token: WireAccessToken }): JSX.Element | null {
  const managed = managedOf(token);
  if (managed === undefined) return null;
  const { entry, owner, rotateBy, policy } = managed;
  return (
    <Notice tone="calm" title={`Managed by the spec entry ${entry}${owner === undefined ? '' : ` of ${owner}`}`}>
      A change here is undone, or taken for a reason to replace the token, by the next apply. Change the spec instead.
      {rotateBy && ` Rotated ${policy ?? 'by its spec'}: a successor is due ${asDay(Date.parse(rotateBy))}.`}
    </Notice>
  );
}
