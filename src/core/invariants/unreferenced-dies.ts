import { type Instant, SETTLE_MS } from '../model/time';
import { type JudgedWorld, tokenIn, type Violation, works } from './world';

/** Ids of live tokens of ours that no version with a stage holds. `ours` tells by the token's label. */
export function unreferencedLive(world: JudgedWorld, ours: (label: string) => boolean): readonly string[] {
  const referenced = new Set(
    world.secrets
      .filter((secret) => secret.deletedAt === undefined)
      .flatMap((secret) => secret.versions.filter((v) => v.stages.length > 0))
      .flatMap((version) => tokenIn(world, version.value)?.id ?? []),
  );
  return world.tokens
    .filter((token) => works(token, world.at) && ours(token.label) && !referenced.has(token.id))
    .map((token) => token.id);
}

/**
 * Invariant 3, after quiet: no live token of ours is left that no staged version holds, but for superseded ones whose
 * overlap still runs. `supersededSince` tells when a token ceased to be current.
 */
export function nothingLeftBehind(
  world: JudgedWorld,
  ours: (label: string) => boolean,
  supersededSince: ReadonlyMap<string, Instant>,
  overlapMs: number,
): Violation[] {
  const leaving = (id: string): boolean =>
    world.at - (supersededSince.get(id) ?? -Infinity) < overlapMs + 2 * SETTLE_MS;
  return unreferencedLive(world, ours)
    .filter((id) => !leaving(id))
    .map((id) => ({ invariant: 3, detail: `token ${id} is live and nobody can read its value` }));
}

/** Invariant 3 for a lost value: a token that is not referenced has an end of its own. */
export function orphansExpire(world: JudgedWorld, ours: (label: string) => boolean, latest: Instant): Violation[] {
  const left = new Set(unreferencedLive(world, ours));
  return world.tokens
    .filter((token) => left.has(token.id) && (token.expiresAt === null || token.expiresAt > latest))
    .map((token) => ({ invariant: 3, detail: `token ${token.id} is unreferenced and has no early end as a backstop` }));
}
