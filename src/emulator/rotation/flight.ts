import type { RandomSource } from '../store/secret/random-source';
import { attachAll, CURRENT, detach, PENDING } from '../store/secret/stages';
import type { Rotation, RotationFlight } from '../store/secret/rotation';
import { changed, type Secret, type SecretValue } from '../store/secret/secret';
import { withVersion } from '../store/secret/versions';
import { drawWindow } from './next-rotation';

/** A secret with rotation configured. */
export type RotatedSecret = Secret & { readonly rotation: Rotation };

export function isRotated(secret: Secret | undefined): secret is RotatedSecret {
  return secret?.rotation !== undefined;
}

/** The version that a rotation which isn't complete has left; AWS's mutex: while there is one, none can begin. */
export function unfinishedVersion(secret: Secret): string | undefined {
  const pending = secret.stages.get(PENDING);
  return pending === secret.stages.get(CURRENT) ? undefined : pending;
}

/** LastChangedDate moves with what AWS shows, and not with how far a rotation is. */
export function dated(before: Secret, next: RotatedSecret, now: number): RotatedSecret {
  const isShown =
    before.stages !== next.stages ||
    before.versions !== next.versions ||
    before.rotation?.lastRotatedAt !== next.rotation.lastRotatedAt;
  return isShown ? { ...changed(next, now, {}), rotation: next.rotation } : next;
}

/** Begins: an empty version with AWSPENDING on it, or the one that is there already. */
export function begun(secret: RotatedSecret, versionId: string, now: number): RotatedSecret {
  const next = secret.versions.has(versionId) ? secret : withPending(secret, versionId, now);
  return withFlight(next, { kind: 'rotation', versionId, attempt: 1, step: 0, dueAt: now });
}

/** Begins a test: AWSPENDING on a copy of the current version. Without a value there is nothing to test. */
export function testBegun(secret: RotatedSecret, versionId: string, now: number): RotatedSecret {
  const value = secret.versions.get(secret.stages.get(CURRENT) ?? '')?.value;
  if (value === undefined) return secret;
  const next = withPending(secret, versionId, now, value);
  return withFlight(next, { kind: 'test', versionId, attempt: 1, step: 0, dueAt: now });
}

export function withFlight(secret: RotatedSecret, flight: RotationFlight | undefined): RotatedSecret {
  return { ...secret, rotation: { ...secret.rotation, flight } };
}

/** Ends it with nothing achieved: a rotation leaves its version as it is, a test takes its own away. */
export function givenUp(secret: RotatedSecret): RotatedSecret {
  const { flight } = secret.rotation;
  const next = withFlight(secret, undefined);
  return flight?.kind === 'test' ? withoutVersion(next, flight.versionId) : next;
}

/** Takes AWSPENDING off the version of the flight, and ends it. */
export function abandoned(secret: RotatedSecret): RotatedSecret {
  const id = secret.rotation.flight?.versionId;
  const isOn = id !== undefined && secret.stages.get(PENDING) === id;
  return givenUp(isOn ? { ...secret, stages: detach(secret.stages, PENDING) } : secret);
}

/** A rotation that nobody goes on with leaves its window behind: the next one is the next. */
export function withWindowAhead(secret: RotatedSecret, now: number, random: RandomSource): RotatedSecret {
  const { rotation } = secret;
  if (rotation.window === undefined || rotation.window.rotatesAt > now) return secret;
  return { ...secret, rotation: { ...rotation, window: drawWindow(rotation, now, random) } };
}

function withPending(secret: RotatedSecret, id: string, now: number, value?: SecretValue): RotatedSecret {
  const version = { id, createdAt: now, kmsKeyId: secret.kmsKeyId, ...(value === undefined ? {} : { value }) };
  return {
    ...secret,
    stages: attachAll(secret.stages, id, [PENDING]),
    versions: withVersion(secret, version, now),
  };
}

/** The copy goes with its AWSPENDING, unless somebody gave it another stage: versions with one are never removed. */
function withoutVersion(secret: RotatedSecret, id: string): RotatedSecret {
  const stages = secret.stages.get(PENDING) === id ? detach(secret.stages, PENDING) : secret.stages;
  const versions = new Map(secret.versions);
  if (![...stages.values()].includes(id)) versions.delete(id);
  return { ...secret, stages, versions };
}
