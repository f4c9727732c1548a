import { type JudgedWorld, tokenIn, versionWith, type Violation } from './world';

/**
 * Invariant 5, as the world shows it: no step makes an older token current again. A promotion that does not compare and
 * swap does that when a slower run finishes after a faster one. `allowed`: secrets for which a rollback was asked.
 */
export function currentMovesForward(
  before: JudgedWorld,
  after: JudgedWorld,
  allowed: ReadonlySet<string>,
): Violation[] {
  return after.secrets.flatMap((secret) => {
    if (allowed.has(secret.arn)) return [];
    const earlier = before.secrets.find((one) => one.arn === secret.arn);
    const was = earlier && tokenIn(before, versionWith(earlier, 'AWSCURRENT')?.value);
    const is = tokenIn(after, versionWith(secret, 'AWSCURRENT')?.value);
    if (!was || !is || is.createdAt >= was.createdAt) return [];
    return [{ invariant: 5, detail: `${secret.arn}: AWSCURRENT went back from token ${was.id} to ${is.id}` }];
  });
}
