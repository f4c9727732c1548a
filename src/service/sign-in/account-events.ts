import type { NewAuditEvent, WireAuditActor } from '../../contract/wire-audit';
import type { Origin } from '../audit/audited-changes';
import type { PersonRow } from '../store/people/person-row';

/** What becomes of how a person signs in. Nothing of a password or a code is told. */
export function accountEvent(
  kind: 'sign-in' | 'set-password' | 'issue-password-code',
  by: Exclude<WireAuditActor['authenticated_by'], 'access-token' | 'session'>,
  { id, name, workspaceId }: PersonRow,
  { at, origin }: { readonly at: number; readonly origin?: Origin },
): NewAuditEvent {
  const instant = new Date(at).toISOString();
  return {
    workspace_id: workspaceId,
    at: instant,
    kind,
    outcome: 'done',
    actor: { token: null, person: by === 'console' ? null : { id, name }, authenticated_by: by },
    target: { type: 'user', id, label: name },
    refusal: null,
    count: 1,
    since: instant,
    address: origin?.address ?? null,
    request_id: origin?.requestId ?? null,
    before: null,
    after: null,
  };
}
