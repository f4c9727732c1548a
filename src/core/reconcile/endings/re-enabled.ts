import type { VersionId } from '../../model/ids';
import { successorVersion } from '../../model/label';
import type { Hold } from '../../model/plan';
import { FENCE_MS, type Instant } from '../../model/time';
import type { SecretFacts, VersionFacts } from '../../ports/secret-store';
import { holds } from '../entry/holds';
import type { Subject } from '../entry/subject';
import { onStoresClock, onTokensClock } from '../observed/clocks';
import { type Generation, isExpired } from '../observed/generations';

/** An entry whose secret is there. */
type Standing = Subject & { readonly secret: SecretFacts };

/** Disabled once and enabled now: somebody wants it. It is theirs until it expires or they disable it again. */
export function wasReenabled(subject: Standing, generation: Generation): Hold | undefined {
  const { id, status, enabledAt } = generation.token;
  if (status === 'disabled' || enabledAt === null || isExpired(generation.token, subject.now)) return undefined;
  return enabledWhileInUse(subject, generation, enabledAt) ? undefined : holds.reenabled(id, enabledAt);
}

/**
 * Enabled before a newer value existed, or before the value that took its place was made, or together with another token
 * of the entry: an apply did that, or a person, to a token that was in use, when a pause ended. It says nothing about
 * wanting the token after it was superseded.
 */
function enabledWhileInUse(
  { generations, facts, secret }: Standing,
  { token: { id, disabledAt, createdAt }, version }: Generation,
  enabledAt: Instant,
): boolean {
  const versions = facts.depth?.versions ?? [];
  if (version !== undefined && wasCurrentAfter(secret, versions, version, onStoresClock(enabledAt, facts))) return true;
  const others = generations.all.filter((g) => g.token.id !== id && g.phase !== 'orphan').map((g) => g.token);
  const stored = versions
    .filter((v) => v.id !== version)
    .flatMap((v) => (v.createdAt === undefined ? [] : onTokensClock(v.createdAt, facts)));
  const newer = [...others.map((other) => other.createdAt), ...stored].filter((at) => at > createdAt);
  if (newer.length > 0 && newer.every((at) => at > enabledAt)) return true;
  return others.some((other) => isNear(other.enabledAt, enabledAt) && isNear(other.disabledAt, disabledAt));
}

/** What never happened is near nothing. */
const isNear = (a: Instant | null, b: Instant | null): boolean => Math.abs((a ?? 0) - (b ?? 0)) <= FENCE_MS;

/** The id of a version follows from the one that was current when it was planned, be it after a rollback. */
function wasCurrentAfter(
  { arn }: SecretFacts,
  versions: readonly VersionFacts[],
  version: VersionId,
  at: Instant,
): boolean {
  const after = versions.filter(({ createdAt = at }) => createdAt > at).map(({ id }) => id);
  return versions.some((_, n) => after.includes(successorVersion(arn, version, n)));
}
