import type { JSX } from 'preact';
import type { WireAccessToken } from '../../contract/wire';
import { asDay } from '../clock/words';
import { Notice } from '../parts/notice';
import { managedOf } from './managed';

interface ManagedNoticeProps {
  readonly token: WireAccessToken;
  /** Somebody is about to change the token by hand. */
  readonly isWarning?: boolean;
}

/** Tells that a spec has made the token, and what the next apply makes of a change by hand. */
export function ManagedNotice({ token, isWarning = false }: ManagedNoticeProps): JSX.Element | null {
  const managed = managedOf(token);
  if (managed === undefined) return null;
  const { entry, owner, rotateBy, policy } = managed;
  return (
    <Notice
      tone={isWarning ? 'warning' : 'calm'}
      title={`Managed by the spec entry ${entry}${owner === undefined ? '' : ` of ${owner}`}`}
    >
      The next apply undoes what is changed here, or replaces the token because of it. Change the spec instead.
      {rotateBy && ` Rotated ${policy ?? 'by its spec'}: a successor is due ${asDay(Date.parse(rotateBy))}.`}
    </Notice>
  );
}
