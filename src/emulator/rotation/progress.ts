import type { RandomSource } from '../store/secret/random-source';
import { CURRENT, PENDING } from '../store/secret/stages';
import type { RotationFlight } from '../store/secret/rotation';
import { givenUp, withFlight, withWindowAhead, type RotatedSecret } from './flight';
import { drawWindow, rescheduled } from './next-rotation';
import { isLast } from './steps';

/** What AWS tells CloudTrail of. */
export type RotationEvent =
  | 'RotationStarted'
  | 'RotationSucceeded'
  | 'RotationFailed'
  | 'RotationAbandoned'
  | 'TestRotationStarted'
  | 'TestRotationSucceeded'
  | 'TestRotationFailed';

/** What a step came to: the secret after it, and what there is to tell. */
export interface Progress {
  readonly secret: RotatedSecret;
  readonly event?: RotationEvent;
}

/** Time and chance. */
export interface Moment {
  readonly now: number;
  readonly random: RandomSource;
}

const MINUTE_MS = 60_000;
/** AWS retries "the entire rotation process multiple times", and says neither how often nor after how long. */
const WAITS_MS = [1, 5, 15, 30].map((minutes) => minutes * MINUTE_MS);

/** Whether the version still is the rotation's to fill, or is current already. */
export function isHeld({ stages }: RotatedSecret, { versionId }: RotationFlight): boolean {
  return stages.get(PENDING) === versionId || stages.get(CURRENT) === versionId;
}

/** The function did its step. Whether AWSPENDING is still there in the end does not matter; AWSCURRENT does. */
export function afterSuccess(secret: RotatedSecret, flight: RotationFlight, moment: Moment): Progress {
  const { now, random } = moment;
  if (!isLast(flight)) return { secret: withFlight(secret, { ...flight, step: flight.step + 1 }) };
  if (flight.kind === 'test') return { secret: givenUp(secret), event: 'TestRotationSucceeded' };
  if (secret.stages.get(CURRENT) !== flight.versionId) return afterFailure(secret, flight, moment);
  const rotation = { ...rescheduled(secret.rotation, now, random), lastRotatedAt: now, flight: undefined };
  return { secret: { ...secret, rotation }, event: 'RotationSucceeded' };
}

/** The function failed: the whole rotation again after a while, at last in the next window. A test is not repeated. */
export function afterFailure(secret: RotatedSecret, flight: RotationFlight, moment: Moment): Progress {
  const { now } = moment;
  if (flight.kind === 'test') return { secret: givenUp(secret), event: 'TestRotationFailed' };
  const wait = WAITS_MS[flight.attempt - 1];
  const next: RotationFlight =
    wait === undefined
      ? { ...flight, step: 0, attempt: 1, dueAt: nextChance(secret, moment) }
      : { ...flight, step: 0, attempt: flight.attempt + 1, dueAt: now + wait };
  return { secret: withFlight(secret, next), event: 'RotationFailed' };
}

/**
 * Somebody took AWSPENDING off its version. Before it began again that is how a person clears the way: the rotation that
 * is due begins with a version of its own. On the way it is a failure that nothing can be retried of.
 */
export function afterLoss(secret: RotatedSecret, flight: RotationFlight, { now, random }: Moment): Progress {
  const left = givenUp(secret);
  if (flight.kind === 'test') return { secret: left, event: 'TestRotationFailed' };
  if (flight.attempt === 1 && flight.step === 0) return { secret: left };
  return { secret: withWindowAhead(left, now, random), event: 'RotationFailed' };
}

/** The next window's moment. The window itself stays: NextRotationDate lies in the past until a rotation succeeds. */
function nextChance({ rotation }: RotatedSecret, { now, random }: Moment): number | undefined {
  if (rotation.window !== undefined && rotation.window.rotatesAt > now) return rotation.window.rotatesAt;
  return drawWindow(rotation, now, random)?.rotatesAt;
}
