import type { NewAuditEvent, WireAuditActor } from '../../contract/wire-audit';
import type { Origin } from '../audit/audited-changes';
import { doneEvent } from '../audit/done-event';
import type { PersonRow } from '../store/people/person-row';

/** What becomes of how a person signs in. Nothing of a password or a code is told. */
export function accountEvent(
  kind: 'sign-in' | 'set-password' | 'issue-password-code',
  by: Exclude<WireAuditActor['authenticated_by'], 'access-token' | 'session'>,
  { id, name, workspaceId }: PersonRow,
  { at, origin }: { readonly at: number; readonly origin?: Origin },
): NewAuditEvent {
  const actor = { token: null, person: by === 'console' ? null : { id, name }, authenticated_by: by };
  const target = { type: 'user', id, label: name } as const;
  return doneEvent({ kind, workspaceId, target, at, actor, origin }, { before: null, after: null });
}
