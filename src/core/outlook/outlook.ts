import type { DesiredState, DesiredToken } from '../model/desired';
import { type OwnerId, tokenId, type TokenId, type TokenName, type WorkspaceId } from '../model/ids';
import type { Action, EntryPlan, Reason } from '../model/plan';
import { REASON_CODES, type ReasonCode } from '../model/plan-codes';
import { type Instant, instant } from '../model/time';
import { AWSPREVIOUS } from '../ports/secret-store';
import { planEntry } from '../reconcile/plan-entry';
import { type Subject, subjectOf } from '../reconcile/entry/subject';
import type { Observed } from '../reconcile/observed/observed';
import { requestRotation } from '../reconcile/changes/asked-of-function';
import { reasons } from '../reconcile/entry/reasons';
import { afterAction } from './after-steps';
import { copiesInSync } from './copies-in-sync';
import { laterWorld } from './later-world';
import { onOneClock } from './on-one-clock';

/** What happens to a token, or to its entry. */
export type EventKind =
  | 'created'
  | 'rotated'
  /** Replaced since it can't be used any more, or not as it is declared. */
  | 'replaced'
  | 'edited'
  /** AWSPREVIOUS comes off the value before the current one. */
  | 'rollback-ends'
  | 'disabled'
  | 'revoked'
  | 'expires'
  /** The entry is left to a person. */
  | 'blocked';

/** One thing that is to come. */
export interface OutlookEvent {
  readonly at: Instant;
  readonly token: TokenName;
  readonly consumer: string;
  readonly kind: EventKind;
  /** The token that it happens to; absent where that one does not exist yet. */
  readonly tokenId?: TokenId;
  /** Why, in a sentence. */
  readonly why: string;
}

/** What is to come for a spec, if passes run when something is due and nobody else does anything. */
export interface Outlook {
  readonly ownerId: OwnerId;
  readonly workspace: WorkspaceId;
  readonly asOf: Instant;
  readonly until: Instant;
  /** In the order of time, then of names. */
  readonly events: readonly OutlookEvent[];
}

/** So many times one entry is planned anew; far more than a token of hours takes in years. */
const MOST_LOOKS = 20_000;

/**
 * Looks ahead with the very planner that passes use: each entry is planned, what it would do is taken as done, and it is
 * planned again at the next moment that it names. Pure.
 */
export function lookAhead(desired: DesiredState, world: Observed, until: Instant): Outlook {
  const start = onOneClock(copiesInSync(world));
  const events = desired.tokens.flatMap((token) => [...aheadOf(desired, token, start, until)]);
  return {
    ownerId: desired.ownerId,
    workspace: desired.workspace,
    asOf: world.asOf,
    until,
    events: [...events].sort((a, b) => a.at - b.at || (a.token < b.token ? -1 : a.token > b.token ? 1 : 0)),
  };
}

function* aheadOf(spec: DesiredState, desired: DesiredToken, start: Observed, until: Instant): Generator<OutlookEvent> {
  let world = start;
  let isDead = false;
  for (let looks = 0; looks < MOST_LOOKS && world.declared.has(desired.name); looks += 1) {
    const { asOf: at } = world;
    const subject = subjectOf(spec, { desired, facts: world.declared.get(desired.name)! }, world, {});
    const planned = planEntry(subject);
    if (planned.blocked) {
      yield { ...base(desired, at), kind: 'blocked', why: planned.blocked.message };
      return;
    }
    const { current } = subject;
    if (current && !current.live && !isDead && current.token.expiresAt === at && at > start.asOf) {
      yield { ...base(desired, at), kind: 'expires', tokenId: current.token.id, why: 'nothing replaced it before' };
    }
    isDead = current !== undefined && !current.live;
    const actions = planned.actions.length > 0 ? planned.actions : byFunction(subject);
    for (const action of actions) {
      yield* eventsOf(desired, action, at, start);
      world = afterAction(world, { owner: spec.ownerId, desired }, action, at).world;
    }
    if (actions.length > 0) {
      if (actions.some(({ kind }) => kind === 'rotate')) world = withoutDate(world, desired.name);
      continue;
    }
    const next = nextLook(subject, planned, at);
    if (next === undefined || next > until) return;
    world = laterWorld(world, next);
  }
}

const base = ({ name: token, consumer }: DesiredToken, at: Instant) => ({ at, token, consumer });

/** The next moment at which something may be otherwise than now. */
function nextLook({ generations, secret }: Subject, { holds }: EntryPlan, at: Instant): Instant | undefined {
  const moments = [
    ...holds.flatMap(({ until }) => until ?? []),
    ...generations.all.flatMap(({ token }) => token.expiresAt ?? []),
    ...(secret?.rotation?.nextAt ? [secret.rotation.nextAt] : []),
  ].filter((moment) => moment > at);
  return moments.length === 0 ? undefined : instant(Math.min(...moments));
}

/** Rotated by AWS's schedule, at the latest when it says. */
function byFunction(subject: Subject): readonly Action[] {
  const { secret, generations, now } = subject;
  const { nextAt } = secret?.rotation ?? {};
  if (nextAt === undefined || nextAt > now || !generations.current || !subject.desired.enabled) return [];
  return [requestRotation(subject, generations.current.id, reasons.rotationDue(nextAt))];
}

/** The date that AWS named is used up by a rotation. */
function withoutDate(world: Observed, name: TokenName): Observed {
  const facts = world.declared.get(name);
  if (!facts?.secret.known || !facts.secret.value?.rotation) return world;
  const { nextAt: _used, ...rotation } = facts.secret.value.rotation;
  const secret = { known: true, value: { ...facts.secret.value, rotation } } as const;
  return { ...world, declared: new Map(world.declared).set(name, { ...facts, secret }) };
}

const MADE: Partial<Record<Action['kind'], EventKind>> = {
  create: 'created',
  rotate: 'rotated',
  finish: 'rotated',
  replace: 'replaced',
  rollback: 'rotated',
};

/** Tokens that do not exist yet have no id, and what is to come was not missed. */
function sentence({ code, message, token }: Reason, start: Observed): string {
  if (code === 'rotation-missed') return 'its function rotates it';
  const isReal = token === undefined || start.tokensById.has(tokenId(token));
  return isReal ? message : REASON_CODES[code as ReasonCode];
}

function* eventsOf(desired: DesiredToken, action: Action, at: Instant, start: Observed): Generator<OutlookEvent> {
  const why = action.reasons.map((reason) => sentence(reason, start)).join('; ');
  const of = (kind: EventKind, tokenId?: TokenId): OutlookEvent => ({
    ...base(desired, at),
    kind,
    why,
    ...(tokenId !== undefined && start.tokensById.has(tokenId) && { tokenId }),
  });
  const made = MADE[action.kind];
  const isNew = action.steps.some(({ kind }) => kind === 'issue' || kind === 'request-rotation' || kind === 'promote');
  if (made && isNew) yield of(made, action.replaces);
  for (const step of action.steps) {
    if (step.kind === 'disable' || step.kind === 'revoke') {
      yield of(step.kind === 'disable' ? 'disabled' : 'revoked', step.token);
    }
    if (step.kind === 'drop-label' && step.label === AWSPREVIOUS) yield of('rollback-ends');
  }
  if (!made && action.steps.some(({ kind }) => kind === 'edit')) yield of('edited');
}
