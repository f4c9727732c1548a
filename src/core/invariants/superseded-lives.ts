import type { Instant } from '../model/time';
import { type JudgedWorld, tokenIn, versionWith, type Violation, works } from './world';

/** Invariant 2, first half: while a version carries AWSPREVIOUS its token works, if it did when it got that. */
export function previousIsLive(before: JudgedWorld, after: JudgedWorld, allowed: ReadonlySet<string>): Violation[] {
  return after.secrets.flatMap((secret) => {
    if (allowed.has(secret.arn)) return [];
    const token = tokenIn(after, versionWith(secret, 'AWSPREVIOUS')?.value);
    const earlier = token && before.tokens.find((one) => one.id === token.id);
    if (!earlier || !works(earlier, after.at) || works(token, after.at)) return [];
    return [
      { invariant: 2, detail: `${secret.arn}: token ${token.id} was stopped while its version carries AWSPREVIOUS` },
    ];
  });
}

/** Since when tokens are no longer current, as far as the judge has seen. */
export type SupersededSince = ReadonlyMap<string, Instant>;

/** Notes which tokens ceased to be current between two moments, and which became it again. */
export function noteSuperseded(since: SupersededSince, before: JudgedWorld, after: JudgedWorld): SupersededSince {
  const next = new Map(since);
  const currentIn = (world: JudgedWorld): ReadonlySet<string> =>
    new Set(world.secrets.flatMap((secret) => tokenIn(world, versionWith(secret, 'AWSCURRENT')?.value)?.id ?? []));
  const now = currentIn(after);
  for (const id of currentIn(before)) if (!now.has(id)) next.set(id, after.at);
  for (const id of now) next.delete(id);
  return next;
}

/** Invariant 2, second half: a superseded token that a step stopped had its overlap. */
export function overlapHonoured(
  since: SupersededSince,
  before: JudgedWorld,
  after: JudgedWorld,
  { overlapMs, allowed }: { readonly overlapMs: number; readonly allowed: ReadonlySet<string> },
): Violation[] {
  return [...since].flatMap(([id, at]) => {
    const earlier = before.tokens.find((token) => token.id === id);
    const now = after.tokens.find((token) => token.id === id);
    if (!works(earlier, after.at) || works(now, after.at)) return [];
    if (allowed.has(id) || after.at - at >= overlapMs) return [];
    return [
      {
        invariant: 2,
        detail: `token ${id} was stopped ${after.at - at} ms after it was superseded; its overlap is ${overlapMs} ms`,
      },
    ];
  });
}
