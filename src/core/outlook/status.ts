import type { InventoryGeneration } from '../inventory/inventory';
import { type CopyShown, copiesOf } from '../inventory/copies';
import { consumerUse, generationFacts, subjectIn } from '../inventory/entry-view';
import type { DesiredState } from '../model/desired';
import type { OwnerId, TokenName, WorkspaceId } from '../model/ids';
import type { Action, EntryPlan, Plan } from '../model/plan';
import { addDuration, duration, type Instant } from '../model/time';
import { isSuperseded } from '../reconcile/observed/generations';
import type { Observed } from '../reconcile/observed/observed';
import type { Subject } from '../reconcile/entry/subject';
import { lookAhead, type OutlookEvent } from './outlook';

/** How an entry is, for whoever runs it. */
export type EntryState =
  | 'works'
  /** Its consumer can't authenticate. */
  | 'broken'
  | 'paused'
  /** Its declared end has passed. */
  | 'ended'
  | 'missing'
  /** A rotation is under way. */
  | 'rotating'
  /** A rotation was begun and stands still. */
  | 'stuck'
  /** A person has to decide something before it is worked on. */
  | 'blocked'
  /** Its secret could not be read. */
  | 'unknown'
  /** Another owner has it, or takes it over in this run. */
  | 'moved';

/** A token that was superseded and is not gone yet. */
export interface SupersededToken extends Pick<InventoryGeneration, 'tokenId' | 'phase' | 'status'> {
  /** Last use since the current token was made; `null`: none, so its consumer has taken the new value. */
  readonly lastUsedAt: Instant | null;
  /** It is kept since a consumer still uses it, or a copy of the secret may still show it. */
  readonly isHeld: boolean;
}

export interface EntryStatus {
  readonly token: TokenName;
  readonly consumer: string;
  readonly state: EntryState;
  /** What a person should know: why it is blocked, stuck, unknown or broken. */
  readonly problem?: string;
  /** When its current token was made. */
  readonly currentSince?: Instant;
  /** When somebody else than us used the current token last. */
  readonly lastUsedAt?: Instant;
  /** Copies of its secret in other regions; absent: a list shows that there are some, and not which. */
  readonly copies?: readonly CopyShown[];
  /** What happens to it next, and when. */
  readonly next?: OutlookEvent;
  /** The oldest first. */
  readonly superseded: readonly SupersededToken[];
}

export interface SpecStatus {
  readonly ownerId: OwnerId;
  readonly workspace: WorkspaceId;
  readonly asOf: Instant;
  /** By name. */
  readonly tokens: readonly EntryStatus[];
}

/** A token that lives longer than this without anything happening has no next event. */
const AHEAD = duration(2, 'y');

/** How the entries of a spec are, from the observation that a plan rests on. Pure. */
export function statusOf(desired: DesiredState, world: Observed, plan: Plan): SpecStatus {
  const next = new Map<TokenName, OutlookEvent>();
  for (const event of lookAhead(desired, world, addDuration(world.asOf, AHEAD)).events) {
    if (!next.has(event.token) && event.kind !== 'blocked') next.set(event.token, event);
  }
  const tokens = desired.tokens.flatMap((token) => {
    const subject = subjectIn(world, desired, token);
    const planned = plan.entries.find((one) => one.declared && one.token === token.name);
    if (!subject || !planned) return [];
    const coming = next.get(token.name);
    return [{ ...entryStatus(subject, planned), ...(coming && { next: coming }) }];
  });
  return { ownerId: desired.ownerId, workspace: desired.workspace, asOf: world.asOf, tokens };
}

function entryStatus(subject: Subject, planned: EntryPlan): Omit<EntryStatus, 'next'> {
  const { desired, current, generations, now } = subject;
  const held = new Set(planned.holds.flatMap(({ code, token }) => (HOLDING.has(code) ? (token ?? []) : [])));
  const copies = copiesOf(subject.secret);
  const { state, problem } = stateOf(subject, planned);
  const used = current && consumerUse(current.token);
  return {
    token: desired.name,
    consumer: desired.consumer,
    state,
    ...(problem !== undefined && { problem }),
    ...(current && { currentSince: current.token.createdAt }),
    ...(used && { lastUsedAt: used }),
    ...(copies && { copies }),
    superseded: generations.all.filter(isSuperseded).map((one) => {
      const { tokenId, phase, status, lastUsedAt } = generationFacts(one, now);
      // Before that it was the current one, and a pass that superseded it may have presented it.
      const isLate = lastUsedAt !== null && current !== undefined && lastUsedAt > current.token.createdAt;
      return {
        tokenId,
        phase,
        status,
        lastUsedAt: isLate ? lastUsedAt : null,
        isHeld: held.has(tokenId),
      };
    }),
  };
}

/** A consumer still uses the token, or a copy of its secret may still show it. */
const HOLDING: ReadonlySet<string> = new Set(['used-after-promotion', 'copy-behind']);

const MAKES_A_VALUE: ReadonlySet<Action['kind']> = new Set(['create', 'replace', 'rotate', 'finish', 'take-over']);

function stateOf(
  { facts, desired, isOff, current, generations }: Subject,
  { blocked, holds, actions }: EntryPlan,
): { readonly state: EntryState; readonly problem?: string } {
  const said = (code: string): string | undefined => holds.find((hold) => hold.code === code)?.message;
  if (!facts.secret.known) return { state: 'unknown', problem: facts.secret.why };
  if (blocked) return { state: 'blocked', problem: blocked.message };
  if (actions.length === 0 && holds.length === 1 && holds[0]?.code === 'moved-to') return { state: 'moved' };
  if (isOff) {
    const [why] = actions.filter(({ kind }) => kind === 'pause').flatMap(({ reasons }) => reasons);
    const problem = why
      ? `${why.message}, but a token still works; apply stops it`
      : (said('own-token') ?? said('take-over-unread'));
    return { state: desired.enabled ? 'ended' : 'paused', ...(problem !== undefined && { problem }) };
  }
  if (!current?.live) {
    const why = actions.filter(({ kind }) => MAKES_A_VALUE.has(kind)).flatMap(({ reasons }) => reasons)[0]?.message;
    const state = generations.current ? 'broken' : 'missing';
    const problem = why ?? holds[0]?.message;
    return { state, ...(problem !== undefined && { problem }) };
  }
  const stuck = said('rotation-stuck');
  if (stuck !== undefined) return { state: 'stuck', problem: stuck };
  return { state: said('rotation-in-flight') === undefined ? 'works' : 'rotating' };
}
