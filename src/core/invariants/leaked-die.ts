import { type JudgedWorld, type Violation } from './world';

/**
 * After an emergency: every token whose value leaked is revoked, or has expired. One that is only disabled could be
 * enabled again. It has no number of its own in docs/invariants.md, so it is told as 0.
 */
export function leakedAreDead(world: JudgedWorld, leaked: ReadonlySet<string>): Violation[] {
  return world.tokens
    .filter(({ id, revokedAt, expiresAt }) => {
      const isOver = expiresAt !== null && expiresAt <= world.at;
      return leaked.has(id) && revokedAt === null && !isOver;
    })
    .map(({ id }) => ({ invariant: 0, detail: `token ${id} leaked and is alive after the emergency` }));
}
