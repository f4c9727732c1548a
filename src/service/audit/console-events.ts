import type { AuditKind } from '../../contract/vocabulary/audit/kinds';
import type { NewAuditEvent, WireAuditTarget } from '../../contract/wire-audit';
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

/** What a seed brings, as it is stored. */
interface Row {
  readonly workspaceId: string;
  readonly updatedAt: number;
}

/** How events tell of it. */
export interface Telling<One extends Row> {
  readonly target: (row: One) => WireAuditTarget & { readonly type: Brought };
  readonly described: (row: One) => Fields;
}

type Brought = Exclude<WireAuditTarget['type'], 'access-token'>;

/** What a seed says newly of something; undefined: nothing that an event tells. */
export function seedEvent<One extends Row>(
  before: One | undefined,
  after: One,
  { target: targetOf, described }: Telling<One>,
): NewAuditEvent | undefined {
  const target = targetOf(after);
  const { workspaceId, updatedAt: at } = after;
  const done = { kind: `bring-${target.type}`, workspaceId, target, at } as const;
  const event = doneEvent(done, changedFields(before && described(before), described(after)));
  return before !== undefined && Object.keys(event.after ?? {}).length === 0 ? undefined : event;
}
