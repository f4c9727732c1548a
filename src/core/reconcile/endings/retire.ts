import type { Action, Hold, Reason, Step } from '../../model/plan';
import { addDuration, type Instant, instant, later, lengthFrom, SETTLE_MS } from '../../model/time';
import { splitArn } from '../../model/label';
import { AWSPENDING, AWSPREVIOUS, type SecretFacts } from '../../ports/secret-store';
import { onTokensClock } from '../observed/clocks';
import { type Generation, isExpired, isLive } from '../observed/generations';
import type { StagedVersion } from '../observed/staged-versions';
import { holds } from '../entry/holds';
import { reasons } from '../entry/reasons';
import type { Subject } from '../entry/subject';
import { mayBeShownElsewhere } from './copies-behind';
import { isHeldElsewhere } from './held-elsewhere';
import { wasReenabled } from './re-enabled';

interface Retiring {
  readonly actions: readonly Action[];
  readonly holds: readonly Hold[];
}

const NOTHING: Retiring = { actions: [], holds: [] };

/** An entry whose secret is there. */
type Standing = Subject & { readonly secret: SecretFacts };

/**
 * What becomes of tokens that are no longer current: tombstone (AWSPREVIOUS comes off), disable, revoke, each in a later
 * pass than the one before, and only from what can be observed. Two phases, because a single one was seen to revoke a
 * token that a stale reader still held (facts on Secrets Manager, 3.7).
 */
export function planRetiring(subject: Subject): Retiring {
  const { generations } = subject;
  const { previous, current } = generations;
  if (!isStanding(subject) || !current) return NOTHING;
  const doubt = generations.staged.find((version) => isDoubtful(version) && !isBeingRotated(subject, version));
  if (doubt) {
    const something = generations.all.some(isUnstaged) || (previous !== undefined && previous !== current);
    if (!something) return NOTHING;
    return { actions: [], holds: [holds.versionUnclear(doubt.id, whyUnclear(doubt))] };
  }
  // Label moves come last: they change the secret, and every other retiring step rests on its being unchanged.
  const parts = [
    ...generations.all.filter(isUnstaged).map((generation) => retireUnstaged(subject, generation)),
    ...generations.all
      .filter((g) => g.phase === 'staged')
      .map((g) => ({ actions: [], holds: [holds.labelledByOthers(g.token.id)] })),
    ...generations.all
      .filter((g) => g.phase === 'adopted' && g.version !== current.id)
      .map((g) => ({ actions: [], holds: [holds.adopted(g.token.id)] })),
    tombstone(subject),
    ...(subject.facts.depth?.mayHold ?? []).map(({ id, label }) => ({
      actions: [],
      holds: [holds.mayBeRelabelled(id, label)],
    })),
  ];
  return { actions: parts.flatMap((part) => part.actions), holds: parts.flatMap((part) => part.holds) };
}

const isStanding = (subject: Subject): subject is Standing => subject.secret !== undefined;

/**
 * A staged version that can't be resolved to a token makes every other token of the secret doubtful. One whose value
 * names a token that is no more is resolved: it refers to none of the others.
 */
function isDoubtful(version: StagedVersion): boolean {
  const { content: value } = version;
  const resolved = value.kind === 'token' || value.kind === 'handmade' || value.kind === 'empty';
  const names = value.kind === 'gone' && value.tokenId !== undefined;
  return !resolved && !names && !onlyPrevious(version);
}

/**
 * An AWSPREVIOUS that holds no token of ours is the exception: nothing can be rolled back to it, so it is tombstoned like
 * any other. One that could not be read may hold any of them, so it is none.
 */
const onlyPrevious = (version: StagedVersion): boolean =>
  version.content.kind !== 'unclear' && version.stages.length === 1 && version.stages[0] === AWSPREVIOUS;

/**
 * What a function is about to fill, as it looks while no value is read: a plan then shows what an apply, which reads, will do.
 * A token that a function issues is marked for its version at once.
 */
const isBeingRotated = ({ secret, facts }: Subject, { content, stages }: StagedVersion): boolean =>
  secret?.rotation !== undefined &&
  facts.depth?.stored === undefined &&
  content.kind === 'gone' &&
  stages.length === 1 &&
  stages[0] === AWSPENDING;

const whyUnclear = (version: StagedVersion): string =>
  version.content.kind === 'unclear'
    ? version.content.why
    : version.content.kind === 'foreign' || version.content.kind === 'elsewhere'
      ? 'it holds a value that is not ours'
      : 'no token carries its mark';

const isUnstaged = (generation: Generation): boolean => ['tombstoned', 'disabled', 'orphan'].includes(generation.phase);

/** AWSPREVIOUS comes off when the overlap is over; the token dies one settle later at the earliest. */
function tombstone(subject: Standing): Retiring {
  const { secret, generations, facts } = subject;
  const { previous } = generations;
  if (!previous || previous === generations.current) return NOTHING;
  // It is about to be the current one again.
  if (subject.options.rollback?.has(subject.desired.name)) return NOTHING;
  const token = previous.content.kind === 'token' ? previous.content.token : undefined;
  const due = endOfOverlap(secret, subject.desired);
  const id = token?.id ?? `of version ${previous.id}`;
  if (subject.isOff) return NOTHING;
  if (facts.secretAt < due) {
    const works = token !== undefined && isLive(token, subject.now);
    const until = onTokensClock(due, facts);
    return { actions: [], holds: [works ? holds.overlap(token.id, until) : holds.previousKept(previous.id, until)] };
  }
  const steps: Step[] = [
    { kind: 'recheck', lastChangedAt: secret.lastChangedAt },
    { kind: 'drop-label', label: AWSPREVIOUS, version: previous.id },
  ];
  return {
    actions: [retire(subject, reasons.superseded(id), steps, `rollback to token ${id} ends; it is disabled next`)],
    holds: [],
  };
}

function retireUnstaged(subject: Standing, generation: Generation): Retiring {
  const { token } = generation;
  const held = reasonToLeave(subject, generation);
  if (held) return { actions: [], holds: [held] };
  if (isExpired(token, subject.now)) return act(subject, reasons.expiredSuperseded(token.id), [revoke(generation)]);
  if (token.status === 'disabled') return actInSync(subject, reasons.observed(token.id), [revoke(generation)]);
  if (generation.phase === 'orphan') {
    return act(subject, reasons.orphan(token.id), [disable(generation), revoke(generation)]);
  }
  const observed = lengthFrom(subject.now, subject.desired.rotation.observationPeriod) > 0;
  const steps: Step[] = [disable(generation)];
  return actInSync(subject, reasons.superseded(token.id), observed ? steps : [...steps, revoke(generation)]);
}

/** A token that somebody changed since it was looked at, such as one that was enabled again, is looked at anew. */
const disable = ({ token }: Generation): Step => ({ kind: 'disable', token: token.id, ifMatch: token.version });
const revoke = ({ token }: Generation): Step => ({ kind: 'revoke', token: token.id, ifMatch: token.version });

/** The checks that keep an unlabelled token, in the order in which they are told to people. */
function reasonToLeave(subject: Standing, generation: Generation): Hold | undefined {
  const checks = [
    isManagementToken,
    wasReenabled,
    mayBeInFlight,
    mayBeShownElsewhere,
    isHeldElsewhere,
    isObserved,
    isStillUsed,
    hasOverlap,
  ];
  for (const check of checks) {
    const hold = check(subject, generation);
    if (hold) return hold;
  }
  return undefined;
}

const isManagementToken = (subject: Subject, { token }: Generation): Hold | undefined =>
  token.id === subject.managementToken ? holds.managementToken(token.id) : undefined;

/** Nothing is touched while a run that knows more may be at work, or while a reader may hold an older answer. */
function mayBeInFlight(subject: Standing, { token, phase, label }: Generation): Hold | undefined {
  const { secret, generations, facts, desired, now } = subject;
  const previousElsewhere = generations.previous !== undefined && generations.previous !== generations.current;
  const overlap = lengthFrom(secret.lastChangedAt, desired.rotation.overlap);
  // A second replacement within one overlap took AWSPREVIOUS away from the first one's old token: that still has its
  // overlap. So has a token whose secret was deleted and made again.
  const olderIncarnation = label?.incarnation !== splitArn(secret.arn).suffix;
  const wait = (previousElsewhere && phase !== 'orphan') || olderIncarnation ? Math.max(SETTLE_MS, overlap) : SETTLE_MS;
  const quiet = later(secret.lastChangedAt, wait);
  const settled = later(token.createdAt, SETTLE_MS);
  if (facts.secretAt >= quiet && now >= settled) return undefined;
  const until = instant(Math.max(onTokensClock(quiet, facts), settled));
  return isStarving(subject, token.createdAt, overlap)
    ? holds.starving(token.id, onTokensClock(secret.lastChangedAt, facts))
    : holds.settling(token.id, until);
}

/** When AWSPREVIOUS may come off. */
const endOfOverlap = ({ lastChangedAt }: SecretFacts, { rotation }: Subject['desired']): Instant =>
  later(lastChangedAt, Math.max(lengthFrom(lastChangedAt, rotation.overlap), SETTLE_MS));

/** Far more time has passed than retiring takes, and the secret is still not quiet. */
function isStarving(subject: Subject, createdAt: Instant, overlap: number): boolean {
  const supersededBy = subject.current?.token.createdAt ?? createdAt;
  return subject.now > Math.max(createdAt, supersededBy) + 4 * (overlap + SETTLE_MS);
}

function isObserved(subject: Subject, { token }: Generation): Hold | undefined {
  if (token.status !== 'disabled' || isExpired(token, subject.now)) return undefined;
  const until = addDuration(token.disabledAt ?? subject.now, subject.desired.rotation.observationPeriod);
  return subject.now < until ? holds.observing(token.id, until) : undefined;
}

/** Used after its successor took over: its consumer still holds the old value. Held until it has been quiet for one overlap. */
function isStillUsed(subject: Subject, { token, phase }: Generation): Hold | undefined {
  const { current, desired, now } = subject;
  if (phase === 'orphan' || token.status === 'disabled' || token.lastUsedAt === null || !current) return undefined;
  if (token.lastUsedAt <= current.token.createdAt || isExpired(token, now)) return undefined;
  const overlap = lengthFrom(token.lastUsedAt, desired.rotation.overlap);
  // Past the overlap that use may have been a rollback to it, which another one has undone within settle: who looked before
  // both took its AWSPREVIOUS off, and it was left so much later than it was used.
  const isPast = token.lastUsedAt >= later(current.token.createdAt, overlap);
  const quiet = later(token.lastUsedAt, isPast ? overlap + SETTLE_MS : Math.max(SETTLE_MS, overlap));
  const until = instant(Math.min(quiet, token.expiresAt ?? quiet));
  return now < until ? holds.usedAfterPromotion(token.id, token.lastUsedAt, until) : undefined;
}

/**
 * What the current token replaced was current until after that was made. In order that is long ago when AWSPREVIOUS comes off;
 * but a pass whose look is old by then takes it off too early where the version was rolled back to and replaced meanwhile.
 */
function hasOverlap(subject: Standing, { token, phase, label }: Generation): Hold | undefined {
  const { current, desired, generations, secret, now } = subject;
  const isNextElsewhere = generations.previous !== undefined && generations.previous !== generations.current;
  const isOfHere = phase === 'tombstoned' && label?.incarnation === splitArn(secret.arn).suffix;
  if (!isOfHere || isNextElsewhere || !current || isExpired(token, now)) return undefined;
  const { createdAt } = current.token;
  const until = later(createdAt, lengthFrom(createdAt, desired.rotation.overlap) + SETTLE_MS);
  return now < until ? holds.overlap(token.id, until) : undefined;
}

/** What a copy may still show ends only while no copy is behind. */
const actInSync = (subject: Standing, reason: Reason, steps: readonly Step[]): Retiring =>
  act(subject, reason, steps, (subject.secret.replicas ?? []).length > 0);

function act(subject: Standing, reason: Reason, steps: readonly Step[], inSync = false): Retiring {
  const { lastChangedAt } = subject.secret;
  const recheck: Step = { kind: 'recheck', lastChangedAt, ...(inSync && { inSync }) };
  return { actions: [retire(subject, reason, [recheck, ...steps])], holds: [] };
}

function retire(subject: Subject, reason: Reason, steps: readonly Step[], effect?: string): Action {
  return {
    kind: 'retire',
    token: subject.desired.name,
    reasons: [reason],
    secret: subject.ref,
    steps,
    effects: effect ? [effect] : [],
  };
}
