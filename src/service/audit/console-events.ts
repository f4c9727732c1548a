import type { AuditKind } from '../../contract/vocabulary/audit-kinds';
import type { NewAuditEvent, WireAuditTarget } from '../../contract/wire-audit';
import type { TokenRow } from '../store/token-row';
import { changedFields, type Fields } from './changed-fields';
import { describedToken } from './described';

/** What is done at the console of the service, or by a start: no access token did that. */
type ConsoleKind = Extract<AuditKind, `${string}-management-token` | `bring-${string}`>;

interface Done {
  readonly kind: ConsoleKind;
  readonly workspaceId: string;
  readonly target: WireAuditTarget;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** @param then undefined: it is new */
function eventOf({ kind, workspaceId, target, at }: Done, then: Fields | undefined, now: Fields): NewAuditEvent {
  const instant = new Date(at).toISOString();
  return {
    workspace_id: workspaceId,
    at: instant,
    kind,
    outcome: 'done',
    actor: { token: null, person: null, authenticated_by: 'console' },
    target,
    refusal: null,
    count: 1,
    since: instant,
    address: null,
    request_id: null,
    ...changedFields(then, now),
  };
}

/** What becomes of a management token. */
export function consoleEvent(
  kind: Extract<AuditKind, `${string}-management-token`>,
  before: TokenRow | undefined,
  after: TokenRow,
): NewAuditEvent {
  const target = { type: 'access-token', id: after.id, label: after.label } as const;
  const done = { kind, workspaceId: after.workspaceId, target, at: after.updatedAt };
  return eventOf(done, before && describedToken(before), describedToken(after));
}

/** A role or a person as it is stored. */
interface Row {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly updatedAt: number;
}

/** What a seed says newly of a role or a person; undefined: nothing that an event tells. */
export function seedEvent<One extends Row>(
  type: 'role' | 'user',
  before: One | undefined,
  after: One,
  described: (row: One) => Fields,
): NewAuditEvent | undefined {
  const target = { type, id: after.id, label: after.name };
  const done = { kind: `bring-${type}`, workspaceId: after.workspaceId, target, at: after.updatedAt } as const;
  const event = eventOf(done, before && described(before), described(after));
  return before !== undefined && Object.keys(event.after ?? {}).length === 0 ? undefined : event;
}
