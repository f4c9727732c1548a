import { ProblemError } from '../problem/problem-error';

/**
 * The expiry that a request asks for.
 * @throws ProblemError when it is not later than now: such a token would never work
 */
export function requestedExpiry(expiresAt: string | null, now: number): number | null {
  if (expiresAt === null) return null;
  const at = Date.parse(expiresAt);
  if (at <= now) {
    throw new ProblemError(
      'expiry-in-past',
      `expires_at ${expiresAt} is not later than ${new Date(now).toISOString()}.`,
    );
  }
  return at;
}
