import type { WireAuditEvent } from '../../contract';
import { parseLabel } from '../../core/model/label';

/** When a token stopped working, and of what. */
export interface TokenEnd {
  readonly at: string;
  readonly by: 'expiry' | 'disabling' | 'revoking';
}

/** A token as the events up to a moment tell it. */
export interface TokenState {
  readonly id: string;
  readonly label: string;
  readonly status: string;
  /** `null`: it was there before the first event, so the chain does not tell who made it, nor when. */
  readonly issuedAt: string | null;
  readonly issuedBy: string | null;
  /** `null`: never. `undefined`: the chain does not tell. */
  readonly expiresAt: string | null | undefined;
  /** Since when it is disabled or revoked; absent while only its expiry ends it. */
  readonly endedAt?: TokenEnd;
  readonly access: { readonly type: unknown; readonly workspaceRole: unknown; readonly projectGrants: unknown };
}

/** Who did it, for people: the person, or the token where no person is known. */
export const actorWords = ({ actor }: WireAuditEvent): string =>
  actor.person?.name ?? actor.token?.label ?? 'the console';

const isText = (value: unknown): value is string => typeof value === 'string';

/** What first stopped a token that works no more by then. */
export function endOf({ endedAt, expiresAt }: TokenState, by: string): TokenEnd | undefined {
  if (endedAt) return endedAt;
  return isText(expiresAt) && Date.parse(expiresAt) <= Date.parse(by) ? { at: expiresAt, by: 'expiry' } : undefined;
}

const MADE_BY: ReadonlySet<string> = new Set(['issue-access-token', 'make-management-token']);

/** The token after an event; `undefined` where no event has told of it. */
export function stateAfter(state: TokenState | undefined, event: WireAuditEvent): TokenState | undefined {
  const { target, after, at, outcome, kind } = event;
  if (outcome !== 'done' || target?.type !== 'access-token' || after === null) return state;
  const isMade = MADE_BY.has(kind);
  const known: TokenState = state ?? {
    ...{ id: target.id, label: target.label ?? '', status: 'enabled' },
    ...{ issuedAt: isMade ? at : null, issuedBy: isMade ? actorWords(event) : null },
    expiresAt: undefined,
    access: { type: null, workspaceRole: null, projectGrants: null },
  };
  const told = (field: string, before: unknown): unknown => (field in after ? after[field] : before);
  const expires = told('expires_at', known.expiresAt);
  const changed: Omit<TokenState, 'endedAt'> = {
    ...{ id: known.id, issuedAt: known.issuedAt, issuedBy: known.issuedBy },
    label: target.label ?? known.label,
    status: String(told('status', known.status)),
    expiresAt: isText(expires) || expires === null ? expires : undefined,
    access: {
      type: told('access_type', known.access.type),
      workspaceRole: told('workspace_role', known.access.workspaceRole),
      projectGrants: told('project_grants', known.access.projectGrants),
    },
  };
  const ended = stoppedBy(known, changed, at);
  return ended ? { ...changed, endedAt: ended } : changed;
}

/**
 * What keeps a token from working but for its expiry. A pause that the spec declares ends nothing. One that expired before
 * somebody disabled or revoked it had ended by then already.
 */
function stoppedBy(before: TokenState, { status, label }: Pick<TokenState, 'status' | 'label'>, at: string) {
  if (status === 'enabled' || (status === 'disabled' && parseLabel(label)?.paused)) return undefined;
  return endOf(before, at) ?? ({ at, by: status === 'revoked' ? 'revoking' : 'disabling' } as const);
}

/** Every token that the events tell of and that is not revoked, by id. */
export function statesAfter(events: readonly WireAuditEvent[]): ReadonlyMap<string, TokenState> {
  const states = new Map<string, TokenState>();
  for (const event of events) {
    const id = event.target?.id;
    if (id === undefined) continue;
    const state = stateAfter(states.get(id), event);
    if (state) states.set(id, state);
  }
  return new Map([...states].filter(([, { status }]) => status !== 'revoked'));
}
