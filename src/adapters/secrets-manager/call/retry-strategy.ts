import { AsyncLocalStorage } from 'node:async_hooks';
import type { CallLimits } from '../../../core/ports/call-limits';
import type { Instant } from '../../../core/model/time';
import type { Clock, RandomSource } from '../../../core/ports/clock';
import { isProxyCode, isProxyRefusal } from '../../network/proxy-failure';
import type { RetryErrorInfo, RetryStrategy, RetryToken } from './sdk';

/** Times in milliseconds. */
export interface RetryLimits {
  readonly attempts: number;
  /** No attempt begins later than this after the first. */
  readonly deadlineMs: number;
  readonly baseMs: number;
  readonly longestMs: number;
}

/** Writes are limited to 50 a second per account: a big apply has to get through a busy minute. */
export const RETRY_LIMITS: RetryLimits = { attempts: 8, deadlineMs: 60_000, baseMs: 250, longestMs: 20_000 };

/** Attempts when nothing listens at the endpoint or its name is unknown: a wrong endpoint should be told soon. */
const UNREACHABLE_ATTEMPTS = 3;
const UNREACHABLE: readonly (string | undefined)[] = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];

/** Refusals that a corrected clock may turn into success. */
const SKEWED: readonly (string | undefined)[] = [
  'RequestTimeTooSkewed',
  'RequestExpired',
  'RequestInTheFuture',
  'AuthFailure',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
];

/** How often a request that fails like this is sent in all. */
function attemptsFor({ error, errorType }: RetryErrorInfo, limits: RetryLimits): number {
  const { code, name, $metadata } = (error ?? {}) as {
    readonly code?: string;
    readonly name?: string;
    readonly $metadata?: { readonly clockSkewCorrected?: boolean; readonly httpStatusCode?: number };
  };
  if (isProxyRefusal(code)) return 1;
  if (isProxyCode(code)) return UNREACHABLE_ATTEMPTS;
  if (errorType === 'CLIENT_ERROR') return 1;
  // While the machine's clock is off by minutes the SDK takes every refusal for one that its clock caused.
  const refused = ($metadata?.httpStatusCode ?? 500) < 500;
  if (errorType === 'TRANSIENT' && refused && $metadata?.clockSkewCorrected) return SKEWED.includes(name) ? 2 : 1;
  return UNREACHABLE.includes(code) ? UNREACHABLE_ATTEMPTS : limits.attempts;
}

/** What bounds the call that is under way. The SDK hands nothing of a call down to its retry strategy. */
export const boundsOfCall = new AsyncLocalStorage<CallLimits>();

interface CountedToken extends RetryToken {
  readonly begun: Instant;
}

/**
 * When the SDK sends a request again: full jitter over an exponential back-off, for throttling and outages as the SDK
 * classifies them, with the bytes of the first attempt. The SDK's own strategies sleep by the machine's clock; this one
 * takes the injected one, so that a test's minute of throttling lasts no minute.
 */
export function retryStrategy(clock: Clock, random: RandomSource, limits: RetryLimits): RetryStrategy {
  const token = (begun: Instant, count: number): CountedToken => ({
    begun,
    getRetryCount: () => count,
    // The wait is over when the token is handed out.
    getRetryDelay: () => 0,
  });
  return {
    acquireInitialRetryToken: () => Promise.resolve(token(clock.now(), 0)),
    refreshRetryTokenForRetry: async (previous: RetryToken, failure: RetryErrorInfo) => {
      const { begun } = previous as CountedToken;
      const count = previous.getRetryCount() + 1;
      const attempts = attemptsFor(failure, limits);
      const ceiling = Math.min(limits.longestMs, limits.baseMs * 2 ** count);
      const wait = Math.floor((Buffer.from(random.bytes(4)).readUInt32BE() / 2 ** 32) * ceiling);
      const bounds = boundsOfCall.getStore() ?? {};
      const late = clock.now() + wait > Math.min(begun + limits.deadlineMs, bounds.deadline ?? Infinity);
      // The SDK throws the failure itself, not this, when no further attempt is granted.
      if (count >= attempts || late) throw new Error('no further attempt');
      await clock.sleep(wait, bounds.signal);
      return token(begun, count);
    },
    recordSuccess: () => undefined,
  };
}
