import type { WireAuditEvent } from '../../contract';
import { parseLabel } from '../../core/model/label';
import { NewestTokens } from './newest-tokens';
import type { FollowedChain } from './read-chain';
import { endOf, stateAfter, type TokenEnd, type TokenState } from './token-history';

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
 * What the chain of a workspace proves of its tokens in a period that is over: what was done, by whom, and whether each
 * replacement came while the token before it still worked. It rests on the events up to a position and on nothing else, so
 * that it is the same whenever it is made again.
 */
export function evidenceOf({ position, beginsWith, events }: FollowedChain, { from, to }: Period): Evidence {
  const states = new Map<string, TokenState>();
  const newest = new NewestTokens();
  const acts: Act[] = [];
  for (const event of events) {
    const { target, kind, outcome, at } = event;
    if (outcome !== 'done' || target?.type !== 'access-token') continue;
    const was = states.get(target.id);
    const state = stateAfter(was, event);
    if (state) states.set(target.id, state);
    const follows = newest.follow(event);
    const before = follows === undefined ? undefined : states.get(follows);
    const act = ACTS[kind];
    if (act === undefined || !isIn(at, from, to)) continue;
    const over = was && endOf(was, at);
    acts.push({
      number: event.number,
      at,
      act: before ? 'rotated' : act,
      token: { id: target.id, label: target.label, entry: entryOf(target.label) },
      by: event.actor,
      expiresAt: state?.expiresAt ?? null,
      ...(over && (act === 'edited' || act === 'enabled') && { afterItsEnd: over }),
      ...(before && { replaces: { id: before.id, issuedAt: before.issuedAt, expiresAt: before.expiresAt } }),
      ...(before && { timing: timingOf(before, at) }),
    });
  }
  const missed = notReplaced(newest, states, { from, to });
  const counts = (act: string): number => acts.filter((one) => one.act === act).length;
  return {
    kind: 'hawzu-tokens/evidence',
    formatVersion: 1,
    workspace: position.workspace_id,
    period: { from, to },
    position: { number: position.number, hash: position.hash, at: events.at(-1)?.at ?? null },
    beginsWith,
    summary: {
      issued: counts('issued'),
      rotated: counts('rotated'),
      rotatedLate: acts.filter(({ timing }) => timing?.late).length,
      disabled: counts('disabled'),
      revoked: counts('revoked'),
      notReplaced: missed.length,
    },
    acts,
    notReplaced: missed,
  };
}

/** The document. */
export interface Evidence {
  readonly kind: 'hawzu-tokens/evidence';
  readonly formatVersion: 1;
  readonly workspace: string;
  readonly period: Period;
  /** `at`: when its event was written. */
  readonly position: { readonly number: number; readonly hash: string; readonly at: string | null };
  /** The first event that is there: what was done before it is not told. */
  readonly beginsWith: number;
  readonly summary: Readonly<
    Record<'issued' | 'rotated' | 'rotatedLate' | 'disabled' | 'revoked' | 'notReplaced', number>
  >;
  readonly acts: readonly Act[];
  readonly notReplaced: readonly {
    readonly id: string;
    readonly label: string;
    readonly entry: string | null;
    readonly scope: string;
    readonly endedAt: string;
  }[];
}

/** What was done to a token. */
interface Act {
  readonly number: number;
  readonly at: string;
  readonly act: string;
  readonly token: { readonly id: string; readonly label: string | null; readonly entry: string | null };
  readonly by: WireAuditEvent['actor'];
  readonly expiresAt: string | null;
  /** It worked no more when it was edited or enabled: whoever moved its end then hides that it was late. */
  readonly afterItsEnd?: TokenEnd;
  readonly replaces?: Pick<TokenState, 'id' | 'issuedAt' | 'expiresAt'>;
  readonly timing?: Timing | null;
}

interface Timing {
  readonly late: boolean;
  readonly byMs: number;
  /** What had ended the token before; absent: nothing yet. */
  readonly endedBy?: TokenEnd['by'];
}

const entryOf = (label: string | null): string | null => parseLabel(label ?? '')?.name ?? null;

const isIn = (at: string, from: string, to: string): boolean =>
  Date.parse(at) >= Date.parse(from) && Date.parse(at) < Date.parse(to);

/** On time: whoever had the token before could work until there was the next one. `null`: it has no end to be late for. */
function timingOf(before: TokenState, at: string): Timing | null {
  const end = endOf(before, at);
  if (end) return { late: true, byMs: Date.parse(at) - Date.parse(end.at), endedBy: end.by };
  return before.expiresAt == null ? null : { late: false, byMs: 0 };
}

/** The newest tokens of entries that expired in the period, whatever was done to them afterwards. */
const notReplaced = (newest: NewestTokens, states: ReadonlyMap<string, TokenState>, { from, to }: Period) =>
  newest.entries
    .flatMap(([scope, id]) => {
      const { label, ...state } = states.get(id)!;
      const end = endOf({ label, ...state }, to);
      return end?.by === 'expiry' && isIn(end.at, from, to)
        ? [{ id, label, entry: entryOf(label), scope, endedAt: end.at }]
        : [];
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
