import { ProblemError } from '../problem/problem-error';
import type { SessionRow } from '../store/accounts/account-rows';

const MINUTE = 60_000;

/** So long a session lasts that nobody uses. */
export const IDLE_MILLISECONDS = 30 * MINUTE;
/** So long it lasts at most. */
export const SESSION_MILLISECONDS = 12 * 60 * MINUTE;
/** A use is written so often: what is not, makes the idle end come earlier by so much, never later. */
export const SEEN_MILLISECONDS = MINUTE;

export const idleEndOf = ({ seenAt, endsAt }: SessionRow): number => Math.min(endsAt, seenAt + IDLE_MILLISECONDS);

export const sessionProblem = (code: 'session-missing' | 'session-ended', detail: string): ProblemError =>
  new ProblemError(code, detail, {}, { 'www-authenticate': 'Session realm="hawzu"' });

/** @throws ProblemError when there is no such session, or none any more */
export function requireLive(session: SessionRow | undefined, now: number): SessionRow {
  if (session !== undefined && now < idleEndOf(session)) return session;
  throw sessionProblem('session-ended', 'The session has ended. Sign in again.');
}
