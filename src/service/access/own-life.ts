import { lifetimeMilliseconds } from '../../contract/vocabulary/issuing-lifetime';
import { ProblemError } from '../problem/problem-error';
import type { TokenRow } from '../store/token-row';
import type { Caller } from './caller';

const beyond = (detail: string): ProblemError => new ProblemError('exceeds-own-life', detail);

/** How long after now a token may let others live, beyond its own end; 0: not at all. */
const issuingLifetime = ({ maxIssuedLifetime }: TokenRow): number =>
  maxIssuedLifetime === null ? 0 : lifetimeMilliseconds(maxIssuedLifetime);

/**
 * Life is a right, too: what a token gives to others ends no later than itself, unless the console or the seed gave it a
 * longest lifetime for them.
 * @throws ProblemError when something that ends then (null: never) would outlive what the caller may give
 */
export function requireWithinOwnLife(expiresAt: number | null, caller: Caller, now: number): void {
  // People have no end that anything could outlive.
  if (caller.kind === 'person') return;
  const { row } = caller;
  const latest = Math.max(row.expiresAt ?? Number.POSITIVE_INFINITY, now + issuingLifetime(row));
  if ((expiresAt ?? Number.POSITIVE_INFINITY) <= latest) return;
  throw beyond(
    `What this token issues, extends, widens or enables must end by ${new Date(latest).toISOString()}. ` +
      'Ask for an earlier expiry, or use a token that lives longer.',
  );
}

/** @throws ProblemError when the caller would lengthen its own life, which nobody gave it to do */
export function requireNotItself(row: TokenRow, caller: Caller): void {
  if (caller.kind === 'token' && row.id === caller.row.id)
    throw beyond('No token extends its own life. Issue its successor instead.');
}

/** @throws ProblemError when a token would come to let others live longer, beyond its own end, than the caller may */
export function requireWithinOwnIssuing(given: string | null, caller: Caller): void {
  if (caller.kind === 'person') return;
  const { row } = caller;
  if (given === null || lifetimeMilliseconds(given) <= issuingLifetime(row)) return;
  throw beyond(
    row.maxIssuedLifetime === null
      ? 'This token has no max_issued_lifetime, so it cannot give one.'
      : `This token has max_issued_lifetime ${row.maxIssuedLifetime} and cannot give a longer one.`,
  );
}

/** The same where a token gets power back: a caller that never ends bounds nobody. @throws ProblemError */
export function requireGivesBackNoMore(given: string | null, caller: Caller): void {
  if (caller.kind === 'token' && caller.row.expiresAt !== null) requireWithinOwnIssuing(given, caller);
}
