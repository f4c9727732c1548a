import { hash as digest, timingSafeEqual } from 'node:crypto';
import { isWellFormedToken } from '../../contract/vocabulary/token-format';
import { ProblemError } from '../problem/problem-error';
import type { TokenRow } from '../store/token-row';

/** SHA-256 in hex: all that is kept of a value. Values carry 176 random bits, so no slow hash is needed. */
export const hashOfValue = (value: string): string => digest('sha256', value, 'hex');

const CHALLENGE = { 'www-authenticate': 'Bearer realm="hawzu"' };
const INVALID = { 'www-authenticate': 'Bearer realm="hawzu", error="invalid_token"' };

const refused = (
  code: 'token-malformed' | 'token-unknown' | 'token-disabled' | 'token-expired' | 'token-revoked',
  detail: string,
): ProblemError => new ProblemError(code, detail, {}, INVALID);

function bearerValue(authorization: string | undefined): string {
  if (authorization === undefined || authorization === '') {
    throw new ProblemError('token-missing', 'Send the header Authorization: Bearer <access token>.', {}, CHALLENGE);
  }
  const match = /^Bearer +(\S+) *$/i.exec(authorization);
  if (match?.[1] === undefined)
    throw refused('token-malformed', 'The Authorization header must be: Bearer <access token>.');
  return match[1];
}

/** The value of an access token, as far as it is kept: its hash, and whether it is formed as values are. */
interface PresentedToken {
  readonly kind: 'token';
  readonly hash: string;
  readonly isWellFormed: () => boolean;
}

/** What a request presents: a token's value, or the hash of what the cookie of a session holds. */
export type Presented = PresentedToken | { readonly kind: 'session'; readonly hash: string };

/**
 * @param cookie what the cookie of a session holds; undefined: there is none
 * @throws ProblemError when there is no bearer value, and no session instead
 */
export function presentedBy(authorization: string | undefined, cookie?: string): Presented {
  if (cookie !== undefined) {
    if (authorization !== undefined) {
      const detail = 'Send an access token or the cookie of a session, not both: they may be of different people.';
      throw new ProblemError('two-credentials', detail);
    }
    return { kind: 'session', hash: hashOfValue(cookie) };
  }
  const value = bearerValue(authorization);
  return { kind: 'token', hash: hashOfValue(value), isWellFormed: () => isWellFormedToken(value) };
}

/** The look-up already compared; comparing again in constant time costs little and does not depend on how an index works. */
function requireSameHash(row: TokenRow | undefined, { hash, isWellFormed }: PresentedToken): TokenRow {
  if (row !== undefined && timingSafeEqual(Buffer.from(row.hash), Buffer.from(hash))) return row;
  throw isWellFormed()
    ? refused('token-unknown', 'There is no such access token. Check that it was copied whole and for this service.')
    : refused('token-malformed', 'The bearer credential is not an access token: its form or its checksum is wrong.');
}

/**
 * The row of a token that may act now. Order of the reasons: what can't be undone first.
 * @throws ProblemError with one of the 401 codes
 */
export function requireUsable(found: TokenRow | undefined, presented: PresentedToken, now: number): TokenRow {
  const row = requireSameHash(found, presented);
  if (row.status === 'revoked') throw refused('token-revoked', 'This access token was revoked. Use its replacement.');
  if (row.status === 'disabled')
    throw refused('token-disabled', 'This access token is disabled until somebody enables it.');
  if (row.expiresAt !== null && now >= row.expiresAt) throw refused('token-expired', 'This access token has expired.');
  return row;
}
