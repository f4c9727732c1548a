import { ServiceError } from '../../error/service-error';
import type { Secret, SecretVersion } from './secret';

const MAX_VERSIONS = 100;
const KEPT_FOR_MS = 24 * 60 * 60 * 1000;

/**
 * The versions with `version` among them. Beyond 100 the oldest unlabelled ones go, but never one younger than 24
 * hours, so too frequent writers run into the quota, as AWS documents.
 */
export function withVersion(secret: Secret, version: SecretVersion, now: number): ReadonlyMap<string, SecretVersion> {
  const next = new Map(secret.versions);
  if (!next.has(version.id)) makeRoom(next, secret, now);
  next.set(version.id, version);
  return next;
}

function makeRoom(versions: Map<string, SecretVersion>, secret: Secret, now: number): void {
  if (versions.size < MAX_VERSIONS) return;
  const staged = new Set(secret.stages.values());
  // A map keeps insertion order, so the first ones are the oldest.
  for (const version of [...versions.values()]) {
    if (versions.size < MAX_VERSIONS) return;
    if (!staged.has(version.id) && now - version.createdAt >= KEPT_FOR_MS) versions.delete(version.id);
  }
  if (versions.size >= MAX_VERSIONS) {
    throw new ServiceError(
      'LimitExceededException',
      `You have reached the quota of ${MAX_VERSIONS} versions of a secret. Versions of the last 24 hours and versions with a staging label are kept.`,
    );
  }
}
