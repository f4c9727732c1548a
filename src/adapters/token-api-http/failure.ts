import type { PortErrorKind } from '../../core/ports/errors';
import type { FailedAttempt } from './retry-policy';
import { isCertificateCode } from '../network/certificate-codes';
import { CONNECT_TIMEOUT } from '../network/connections';
import { isProxyCode, isProxyRefusal } from '../network/proxy-failure';

/** What is kept of a failed request. Neither axios's error nor a body goes further: they hold bearer and values. */
export interface Failure extends FailedAttempt {
  readonly kind: PortErrorKind;
  readonly effect: 'none' | 'unknown';
  /** The problem's code, the HTTP status as `http-502`, or the network's error code. */
  readonly code: string;
  readonly origin: 'server' | 'network';
  /** What a proxy stood in the way with, as a sentence. */
  readonly proxy?: string;
  /** For `idempotency-key-reused`. */
  readonly existingTokenId?: string;
  /** What the server says is missing or wrong: permission ids, JSON pointers. */
  readonly names: readonly string[];
}

/** Network failures before the first byte of a request. */
const NOTHING_SENT: readonly string[] = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  CONNECT_TIMEOUT,
];
const TIMEOUTS: readonly string[] = ['ECONNABORTED', 'ETIMEDOUT', 'ERR_CANCELED', CONNECT_TIMEOUT];

export function networkFailure(code: string, proxy?: string): Failure {
  const unsent = NOTHING_SENT.includes(code) || isCertificateCode(code) || isProxyCode(code);
  return {
    kind: TIMEOUTS.includes(code) ? 'timeout' : 'unavailable',
    effect: unsent ? 'none' : 'unknown',
    code,
    origin: 'network',
    names: [],
    ...(proxy !== undefined && { proxy }),
    // A wrong endpoint should be told soon.
    attempts: isProxyRefusal(code) ? 1 : unsent ? 3 : Infinity,
  };
}

/** The failure that a status stands for; the problem's own code only refines it. */
export function statusFailure(status: number, code: string | undefined): Pick<Failure, 'kind' | 'effect' | 'attempts'> {
  if (status === 429) return { kind: 'throttled', effect: 'none', attempts: Infinity };
  // Full until somebody makes room: waiting a minute won't.
  if (status === 507) return { kind: 'unavailable', effect: 'none', attempts: 1 };
  if (status >= 500)
    return { kind: 'unavailable', effect: code === 'unavailable' ? 'none' : 'unknown', attempts: Infinity };
  // Anybody on the way may say 404. Only the token API's own word means that the thing is gone.
  if (status === 404) {
    const kind = code !== undefined && GONE.includes(code) ? 'not-found' : 'malformed-answer';
    return { kind, effect: 'none', attempts: 1 };
  }
  if (status === 408) return { kind: 'timeout', effect: 'none', attempts: Infinity };
  return { kind: REFUSALS[status] ?? (status < 400 ? 'malformed-answer' : 'invalid'), effect: 'none', attempts: 1 };
}

const GONE: readonly string[] = ['token-not-found', 'project-not-found'];

const REFUSALS: Readonly<Partial<Record<number, PortErrorKind>>> = {
  401: 'unauthenticated',
  403: 'denied',
  409: 'conflict',
  412: 'stale',
};
