import { type Instant, parseInstant } from '../model/time';
import { type JudgedSecret, type JudgedWorld, tokenIn, versionWith, type Violation } from './world';

/**
 * A consumer may trust the end that stands beside its token: it is the token's own, or an earlier one. Judged while a
 * token stays current, since the backstop of a new one that is to have no end is cleared only when its value is safe.
 * What somebody copied into another entry's secret stays as it is.
 */
export function storedEndStaysTrue(
  before: JudgedWorld,
  after: JudgedWorld,
  copies: ReadonlySet<string> = new Set(),
): Violation[] {
  return after.secrets.flatMap((secret) => {
    if (copies.has(secret.arn)) return [];
    const earlier = before.secrets.find(({ arn }) => arn === secret.arn);
    const was = earlier && tokenOf(before, earlier);
    const is = tokenOf(after, secret);
    if (!earlier || !was || was.id !== is?.id || !tellsTrue(before, earlier)) return [];
    return tellsTrue(after, secret)
      ? []
      : [{ invariant: 1, detail: `${secret.arn}: its value says that token ${is.id} lasts longer than it does` }];
  });
}

/** Whether what a secret's current value says of its token's end can be trusted; a bare value says nothing. */
export function tellsTrue(world: JudgedWorld, secret: JudgedSecret): boolean {
  const stored = endIn(versionWith(secret, 'AWSCURRENT')?.value);
  const token = tokenOf(world, secret);
  if (stored === undefined || !token) return true;
  return (stored ?? Infinity) <= (token.expiresAt ?? Infinity);
}

const tokenOf = (world: JudgedWorld, secret: JudgedSecret) => tokenIn(world, versionWith(secret, 'AWSCURRENT')?.value);

/** `null`: it says that there is no end. */
function endIn(value: string | undefined): Instant | null | undefined {
  try {
    const { expiresAt } = JSON.parse(value ?? '') as { readonly expiresAt?: unknown };
    return typeof expiresAt === 'string' ? parseInstant(expiresAt) : expiresAt === null ? null : undefined;
  } catch {
    return undefined;
  }
}
