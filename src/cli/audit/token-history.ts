import type { WireAuditEvent } from '../../contract';

/** A token as the events up to a moment tell it. */
export interface TokenState {
  readonly id: string;
  readonly label: string;
  readonly status: string;
  readonly issuedAt: string;
  readonly issuedBy: string;
  readonly expiresAt: string | null;
  readonly access: { readonly type: unknown; readonly workspaceRole: unknown; readonly projectGrants: unknown };
}

/** Who did it, for people: the person, or the token where no person is known. */
export const actorWords = ({ actor }: WireAuditEvent): string =>
  actor.person?.name ?? actor.token?.label ?? 'the console';

const isText = (value: unknown): value is string => typeof value === 'string';

/** The token after an event; `undefined` where the chain does not tell how it came to be. */
export function stateAfter(state: TokenState | undefined, event: WireAuditEvent): TokenState | undefined {
  const { target, after, at, outcome } = event;
  if (outcome !== 'done' || target?.type !== 'access-token' || after === null) return state;
  const made = state ?? {
    ...{ id: target.id, label: target.label ?? '', status: 'enabled', issuedAt: at, issuedBy: actorWords(event) },
    expiresAt: null,
    access: { type: null, workspaceRole: null, projectGrants: null },
  };
  const told = (field: string, before: unknown): unknown => (field in after ? after[field] : before);
  const expires = told('expires_at', made.expiresAt);
  return {
    ...made,
    label: target.label ?? made.label,
    status: String(told('status', made.status)),
    expiresAt: isText(expires) ? expires : null,
    access: {
      type: told('access_type', made.access.type),
      workspaceRole: told('workspace_role', made.access.workspaceRole),
      projectGrants: told('project_grants', made.access.projectGrants),
    },
  };
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
