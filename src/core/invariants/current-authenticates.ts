import { sameAccess, type Access } from '../model/access';
import { type JudgedSecret, type JudgedWorld, tokenIn, versionWith, type Violation, works } from './world';

/** What the spec wants of a secret's current value. */
export interface Expected {
  readonly arn: string;
  readonly access: Access;
  readonly paused: boolean;
}

/** Invariant 1, after a completed pass: the AWSCURRENT value authenticates with the declared grants, unless paused. */
export function currentAuthenticates(world: JudgedWorld, expected: readonly Expected[]): Violation[] {
  return expected.flatMap(({ arn, access, paused }) => {
    const secret = world.secrets.find((one) => one.arn === arn);
    const token = secret && tokenIn(world, versionWith(secret, 'AWSCURRENT')?.value);
    if (paused) return works(token, world.at) ? [violation(arn, `is paused and token ${token?.id} works`)] : [];
    if (!token || !works(token, world.at)) return [violation(arn, 'has no current value that authenticates')];
    return sameAccess(token.access, access)
      ? []
      : [violation(arn, `current token ${token.id} has other grants than declared`)];
  });
}

/** Invariant 1, for one step: a current value that worked still works, in the same secret. `allowed`: secrets whose entry is paused, removed or compromised. */
export function currentStaysAlive(before: JudgedWorld, after: JudgedWorld, allowed: ReadonlySet<string>): Violation[] {
  return before.secrets.flatMap((secret) => {
    if (allowed.has(secret.arn)) return [];
    // Judged at the later time: what time alone ended is not the step's doing.
    if (!works(tokenIn(before, versionWith(secret, 'AWSCURRENT')?.value), after.at)) return [];
    return stillWorks(after, secret, 'AWSCURRENT') ? [] : [violation(secret.arn, 'lost its working current value')];
  });
}

export function stillWorks(world: JudgedWorld, secret: JudgedSecret, label: string): boolean {
  const now = world.secrets.find((one) => one.arn === secret.arn);
  return now !== undefined && works(tokenIn(world, versionWith(now, label)?.value), world.at);
}

const violation = (arn: string, detail: string): Violation => ({ invariant: 1, detail: `${arn} ${detail}` });
