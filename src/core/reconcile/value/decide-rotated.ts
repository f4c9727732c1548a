import type { VersionId } from '../../model/ids';
import type { Hold, Reason } from '../../model/plan';
import { regionOf } from '../../model/secret-address';
import { type Instant, later, ROTATION_GIVEN_UP_MS, SETTLE_MS } from '../../model/time';
import type { SecretFacts, SecretRotation } from '../../ports/secret-store';
import { requestRotation, requestRotationAnew, waitForRotation } from '../changes/asked-of-function';
import { finishRotation, successor } from '../changes/replacement';
import { rotationAsked } from '../changes/rotation-asked';
import { mustReplace } from '../changes/usable';
import { holds } from '../entry/holds';
import { reasons } from '../entry/reasons';
import { latestSafeStart, nextRotation, windowOpening } from '../entry/schedule';
import type { Subject } from '../entry/subject';
import { onTokensClock } from '../observed/clocks';
import type { Generation } from '../observed/generations';
import { decideRest } from './decide-rest';
import type { Decision } from './decision';

/** An entry whose secret a function rotates. */
interface Rotated extends Subject {
  readonly secret: SecretFacts & { readonly rotation: SecretRotation };
}

export const isRotated = (subject: Subject): subject is Rotated => subject.secret?.rotation !== undefined;

/**
 * What becomes of a value of ours that a function rotates: nobody else finishes, drops or fills what it has begun.
 *
 * ```
 *  of no use ──▶ the function is at work: wait for it ─ has stood still: replace, without it
 *            └▶ nobody reads the plan: ask the function, which gives nothing wider than before;
 *               what a person disabled is left to an apply until it is due
 *  asked for, or missed ──▶ ask the function
 *  begun, and come to nothing for hours ──▶ ask anew, where its next window is too late
 *  as declared ──▶ hold until AWS rotates it
 * ```
 */
export function decideRotated(subject: Rotated, currentId: VersionId, current: Generation): Decision {
  const forced = mustReplace(subject, current);
  if (forced && !mayBeMeant(subject, forced)) return replaceRotated(subject, currentId, forced);
  const rest = (hold: Hold): Decision =>
    forced
      ? { actions: [successor(subject, 'replace', currentId, [forced])] }
      : decideRest(subject, currentId, current, hold);
  const asked = rotationAsked(subject);
  if (asked) return askFor(subject, currentId, asked);
  const pending = inFlight(subject);
  if (pending !== undefined && isWrittenAnew(subject)) {
    return { actions: [finishRotation(subject, currentId, pending)] };
  }
  if (pending !== undefined) {
    return comesTooLate(subject, current) && hasRested(subject, patience(subject, current))
      ? beginAnew(subject, { currentId, pending }, reasons.rotationGivenUp(subject.secret.lastChangedAt))
      : { holds: [atWork(subject, pending)] };
  }
  const next = nextRotation(subject, current);
  if (!next) return rest(holds.upToDate());
  const { nextAt = next.opens } = subject.secret.rotation;
  const opening = windowOpening(subject.desired, current.token, subject.now);
  if (subject.now < next.due || subject.now < opening || isPromised(subject, current, next.due)) {
    return rest(next.isRolledBack ? holds.rolledBack(nextAt) : holds.rotatedByFunction(nextAt));
  }
  return askFor(subject, currentId, reasons.rotationMissed(next.due));
}

/** A person may have disabled it because it leaked: nobody gives its consumers another unseen. */
const mayBeMeant = ({ options }: Subject, why: Reason): boolean =>
  options.scheduled !== undefined && why.code === 'disabled-outside';

const DAY = 24 * 3_600_000;

/**
 * AWS rotates at any time of a window, which may reach a day beyond the interval: until its end nothing was missed, if the
 * current token lives long enough.
 */
function isPromised(subject: Rotated, current: Generation, due: Instant): boolean {
  const { desired, now } = subject;
  const nextAt = nextByFunction(subject);
  const latest = latestSafeStart(desired, current.token);
  return (
    nextAt !== undefined && nextAt > now && nextAt <= later(due, DAY) && (latest === undefined || nextAt <= latest)
  );
}

/** When AWS rotates it next, as the token API's clock tells it. */
const nextByFunction = ({ secret: { rotation }, facts }: Rotated): Instant | undefined =>
  rotation.nextAt === undefined ? undefined : onTokensClock(rotation.nextAt, facts);

/** The version that the function is rotating to. */
function inFlight({ generations: { pending, current } }: Subject): VersionId | undefined {
  return pending && pending.id !== current?.id ? pending.id : undefined;
}

/** For as long as its readers may see an older answer nothing has happened, so nothing can be said of a function that rests. */
const standsStill = ({ secret, facts }: Rotated): boolean => facts.secretAt >= later(secret.lastChangedAt, SETTLE_MS);

/**
 * An apply wrote the value of the current token anew, in another format, and died: no function does that, and none promotes it,
 * since that token was not issued for it. A trial of a rotation looks the same for a moment.
 */
const isWrittenAnew = (subject: Rotated): boolean =>
  standsStill(subject) && subject.pending !== undefined && subject.pending.token.id === subject.current?.token.id;

const hasRested = ({ secret, facts }: Rotated, ms: number): boolean =>
  facts.secretAt >= later(secret.lastChangedAt, ms);

/** Nothing has happened for so long that nobody is at work. */
const isGivenUp = (subject: Rotated): boolean => hasRested(subject, ROTATION_GIVEN_UP_MS);

/**
 * How long a rotation may rest before it is begun anew: an eighth of the time that is left for one. What fails for a reason that
 * stays is tried daily at first, and more often as the end comes near.
 */
function patience({ desired, now }: Rotated, current: Generation): number {
  const latest = latestSafeStart(desired, current.token);
  return Math.max(ROTATION_GIVEN_UP_MS, latest === undefined ? 0 : (latest - now) / 8);
}

/** Secrets Manager's next window is not known, or the current token ends before a rotation in it would do. */
function comesTooLate(subject: Rotated, current: Generation): boolean {
  const { desired, now } = subject;
  const nextAt = nextByFunction(subject);
  const latest = latestSafeStart(desired, current.token);
  return nextAt === undefined || nextAt <= now || (latest !== undefined && nextAt > latest);
}

/** A function changes no access type; an apply does. */
const beginAnew = (
  subject: Rotated,
  { currentId, pending }: { readonly currentId: VersionId; readonly pending: VersionId },
  why: Reason,
): Decision =>
  why.code === 'access-type-changed'
    ? { holds: [atWork(subject, pending)] }
    : { actions: [requestRotationAnew(subject, currentId, pending, why)] };

function atWork(subject: Rotated, version: VersionId): Hold {
  const { secret } = subject;
  if (!standsStill(subject)) return holds.rotationInFlight();
  const { arn } = secret;
  return holds.rotationStuck(secret.lastChangedAt, { arn, region: regionOf(arn) ?? 'REGION', version });
}

/** A consumer fails, or will: whoever may issue does, unless the function is about to. */
export function replaceRotated(subject: Rotated, currentId: VersionId, why: Reason): Decision {
  const pending = inFlight(subject);
  if (subject.options.scheduled) {
    if (pending !== undefined) {
      return isGivenUp(subject)
        ? beginAnew(subject, { currentId, pending }, why)
        : { holds: [atWork(subject, pending)] };
    }
    // A function changes no access type; an apply does.
    if (why.code !== 'access-type-changed') return askFor(subject, currentId, why);
  }
  if (pending !== undefined && !standsStill(subject)) return { actions: [waitForRotation(subject, pending, why)] };
  return { actions: [successor(subject, 'replace', currentId, [why])] };
}

function askFor(subject: Rotated, currentId: VersionId, why: Reason): Decision {
  const pending = inFlight(subject);
  if (pending !== undefined && !isGivenUp(subject)) {
    return standsStill(subject) || subject.options.scheduled
      ? { holds: [atWork(subject, pending)] }
      : { actions: [waitForRotation(subject, pending, why)] };
  }
  // The new token has to carry the mark of the trigger, of which a function knows nothing.
  if (why.code === 'rotation-triggered') return { actions: [successor(subject, 'rotate', currentId, [why])] };
  return pending === undefined
    ? { actions: [requestRotation(subject, currentId, why)] }
    : beginAnew(subject, { currentId, pending }, why);
}
