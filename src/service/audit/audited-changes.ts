import type { AuditKind } from '../../contract/vocabulary/audit-kinds';
import type { NewAuditEvent } from '../../contract/wire-audit';
import type { Caller } from '../access/caller';
import type { TokenRow } from '../store/token-row';
import type { TokenChanges } from '../store/token-store';
import { changedFields } from './described-token';

/** Where a request came from, as far as it is kept. */
export interface Origin {
  readonly address: string;
  readonly requestId: string;
}

/** Who does what, and when. */
export interface Act {
  readonly kind: AuditKind;
  readonly caller: Caller;
  readonly origin: Origin;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What every event of a request has. */
export function eventOfRequest({ kind, caller: { row, workspace }, origin, now }: Act) {
  const at = new Date(now).toISOString();
  const { createdBy } = row;
  return {
    workspace_id: workspace.id,
    at,
    kind,
    actor: {
      token: { id: row.id, label: row.label },
      person: createdBy.type === 'USER' ? { id: createdBy.id, name: createdBy.name } : null,
      authenticated_by: 'access-token' as const,
    },
    count: 1,
    since: at,
    address: origin.address,
    request_id: origin.requestId,
  };
}

/**
 * The tokens of a transaction whose every change becomes an event in the same transaction: there is no way to change one
 * without. The rest of what a transaction may do is handed on.
 */
export function audited(tokens: TokenChanges, act: Act): TokenChanges {
  const append = async (before: TokenRow | undefined, after: TokenRow): Promise<void> => {
    const event: NewAuditEvent = {
      ...eventOfRequest(act),
      outcome: 'done',
      target: { type: 'access-token', id: after.id, label: after.label },
      refusal: null,
      ...changedFields(before, after),
    };
    await tokens.audit.append(event);
  };
  const own: Pick<TokenChanges, 'insert' | 'write'> = {
    insert: async (row) => {
      await tokens.insert(row);
      await append(undefined, row);
    },
    write: async (row, changes) => {
      const changed = await tokens.write(row, changes);
      await append(row, changed);
      return changed;
    },
  };
  return Object.assign(Object.create(tokens) as TokenChanges, own);
}
