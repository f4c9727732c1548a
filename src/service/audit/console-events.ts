import type { AuditKind } from '../../contract/vocabulary/audit-kinds';
import type { NewAuditEvent } from '../../contract/wire-audit';
import type { TokenRow } from '../store/token-row';
import { changedFields, type Fields } from './changed-fields';
import { describedToken } from './described';
import { doneEvent } from './done-event';

/** What becomes of a management token. */
export function consoleEvent(
  kind: Extract<AuditKind, `${string}-management-token`>,
  before: TokenRow | undefined,
  after: TokenRow,
): NewAuditEvent {
  const target = { type: 'access-token', id: after.id, label: after.label } as const;
  const done = { kind, workspaceId: after.workspaceId, target, at: after.updatedAt };
  return doneEvent(done, changedFields(before && describedToken(before), describedToken(after)));
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
  const event = doneEvent(done, changedFields(before && described(before), described(after)));
  return before !== undefined && Object.keys(event.after ?? {}).length === 0 ? undefined : event;
}
