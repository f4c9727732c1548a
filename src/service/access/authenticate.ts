import { hash as digest, timingSafeEqual } from 'node:crypto';
import { isWellFormedToken } from '../../contract/token-format';
import { ProblemError } from '../problem/problem-error';
import type { Caller } from './caller';
import type { TokenKeeper } from './token-keeper';

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

/** Order of the reasons: what can't be undone first. */
function requireUsable(caller: Caller, now: number): Caller {
  const { status, expiresAt } = caller.row;
  if (status === 'revoked') throw refused('token-revoked', 'This access token was revoked. Use its replacement.');
  if (status === 'disabled')
    throw refused('token-disabled', 'This access token is disabled until somebody enables it.');
  if (expiresAt !== null && now >= expiresAt) throw refused('token-expired', 'This access token has expired.');
  return caller;
}

/** The look-up already compared; comparing again in constant time costs little and does not depend on how a map works. */
function requireSameHash(caller: Caller | undefined, hash: string): Caller {
  if (caller === undefined || !timingSafeEqual(Buffer.from(caller.row.hash), Buffer.from(hash))) {
    throw refused(
      'token-unknown',
      'There is no such access token. Check that it was copied whole and for this service.',
    );
  }
  return caller;
}

/**
 * Who makes a request. Answers at once for a remembered caller; otherwise asks the store.
 * @throws ProblemError (or rejects with it) with one of the 401 codes
 */
export function authenticate(
  authorization: string | undefined,
  keeper: TokenKeeper,
  now: number,
): Caller | Promise<Caller> {
  const value = bearerValue(authorization);
  const hash = hashOfValue(value);
  const remembered = keeper.remembered(hash);
  if (remembered !== undefined) return requireUsable(requireSameHash(remembered, hash), now);
  if (!isWellFormedToken(value)) {
    throw refused(
      'token-malformed',
      'The bearer credential is not an access token: its form or its checksum is wrong.',
    );
  }
  return keeper.lookUp(hash).then((caller) => requireUsable(requireSameHash(caller, hash), now));
}
