import type { WireAuditEvent } from '../../contract';
import { parseLabel } from '../../core/model/label';
import type { FollowedChain } from './read-chain';
import { stateAfter, type TokenState } from './token-history';

/** The time that evidence is about: from its first moment on, and before its last. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

const ACTS: Readonly<Partial<Record<WireAuditEvent['kind'], string>>> = {
  'issue-access-token': 'issued',
  'make-management-token': 'issued',
  'edit-access-token': 'edited',
  'enable-access-token': 'enabled',
  'disable-access-token': 'disabled',
  'revoke-access-token': 'revoked',
  'revoke-management-token': 'revoked',
  'withdraw-management-token': 'revoked',
};

/**
 * What the chain of a workspace proves of its tokens in a period: what was done, by whom, and whether each replacement came
 * while the token before it still worked. It rests on the events up to a position and on nothing else, so that it is the
 * same whenever it is made again.
 */
export function evidenceOf({ position, events }: FollowedChain, { from, to }: Period): object {
  const states = new Map<string, TokenState>();
  /** The newest token of each entry, by the hash of owner and secret in labels. */
  const newest = new Map<string, string>();
  const acts: object[] = [];
  for (const event of events) {
    const { target, kind, outcome, at } = event;
    if (outcome !== 'done' || target?.type !== 'access-token') continue;
    const state = stateAfter(states.get(target.id), event);
    if (state) states.set(target.id, state);
    const label = parseLabel(target.label ?? '');
    const act = ACTS[kind];
    const isNew = kind === 'issue-access-token' && label !== undefined;
    const before = isNew ? states.get(newest.get(label.scopeKey) ?? '') : undefined;
    if (isNew) newest.set(label.scopeKey, target.id);
    if (act === undefined || !isIn(at, from, to)) continue;
    acts.push({
      number: event.number,
      at,
      act: before ? 'rotated' : act,
      token: { id: target.id, label: target.label, entry: label?.name ?? null },
      by: event.actor,
      expiresAt: state?.expiresAt ?? null,
      ...(before && { replaces: { id: before.id, issuedAt: before.issuedAt, expiresAt: before.expiresAt } }),
      ...(before && { timing: timingOf(before, at) }),
    });
  }
  const missed = [...newest].flatMap(([scope, id]) => {
    const state = states.get(id)!;
    const isOver = state.status === 'enabled' && state.expiresAt !== null && isIn(state.expiresAt, from, to);
    return isOver
      ? [{ id, label: state.label, entry: parseLabel(state.label)?.name ?? null, scope, endedAt: state.expiresAt }]
      : [];
  });
  const counts = (act: string): number => acts.filter((one) => (one as { act: string }).act === act).length;
  const late = acts.filter((one) => (one as { timing?: { late: boolean } }).timing?.late).length;
  return {
    kind: 'hawzu-tokens/evidence',
    formatVersion: 1,
    workspace: position.workspace_id,
    period: { from, to },
    position: { number: position.number, hash: position.hash },
    summary: {
      issued: counts('issued'),
      rotated: counts('rotated'),
      rotatedLate: late,
      disabled: counts('disabled'),
      revoked: counts('revoked'),
      notReplaced: missed.length,
    },
    acts,
    notReplaced: missed.sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

const isIn = (at: string, from: string, to: string): boolean =>
  Date.parse(at) >= Date.parse(from) && Date.parse(at) < Date.parse(to);

/** On time: whoever had the token before could work until there was the next one. `null`: it has no end to be late for. */
function timingOf({ expiresAt }: TokenState, at: string): { readonly late: boolean; readonly byMs: number } | null {
  if (expiresAt === null) return null;
  const by = Date.parse(at) - Date.parse(expiresAt);
  return { late: by > 0, byMs: Math.max(0, by) };
}
