import { CURRENT } from '../store/secret/stages';
import type { Secret } from '../store/secret/secret';
import { abandoned, isRotated, withWindowAhead } from './flight';
import { rescheduled } from './next-rotation';
import type { Moment } from './progress';

/**
 * What it means for a secret's rotation that a request made the version `versionId`: filling the one in flight is the
 * function's work; any other abandons it, and where days are counted it is a rotation by hand.
 */
export function withForeignVersion(secret: Secret, versionId: string, { now, random }: Moment): Secret {
  if (!isRotated(secret) || secret.rotation.flight?.versionId === versionId) return secret;
  const left = secret.rotation.flight === undefined ? secret : withWindowAhead(abandoned(secret), now, random);
  const isByHand = left.rotation.enabled && left.rotation.rules?.automaticallyAfterDays !== undefined;
  if (!isByHand || left.stages.get(CURRENT) !== versionId) return left;
  return { ...left, rotation: rescheduled(left.rotation, now, random) };
}
