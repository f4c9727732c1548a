import type { AuditKind } from '../../contract/vocabulary/audit/kinds';
import type { NewAuditEvent, WireAuditActor, WireAuditTarget } from '../../contract/wire-audit';
import type { Origin } from './audited-changes';
import type { Fields } from './changed-fields';

/** What was done without an access token: at the console, by a start, or by a person who signs in. */
export interface Done {
  readonly kind: AuditKind;
  readonly workspaceId: string;
  readonly target: WireAuditTarget;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Default: the console of the service. */
  readonly actor?: WireAuditActor;
  /** Default: no request. */
  readonly origin?: Origin | undefined;
}

const CONSOLE: WireAuditActor = { token: null, person: null, authenticated_by: 'console' };

/** @param changed null: nothing of it is told */
export function doneEvent(
  { kind, workspaceId, target, at, actor = CONSOLE, origin }: Done,
  changed: { readonly before: Fields | null; readonly after: Fields | null },
): NewAuditEvent {
  const instant = new Date(at).toISOString();
  return {
    workspace_id: workspaceId,
    at: instant,
    kind,
    outcome: 'done',
    actor,
    target,
    refusal: null,
    count: 1,
    since: instant,
    address: origin?.address ?? null,
    request_id: origin?.requestId ?? null,
    ...changed,
  };
}
