import type { CallLimits } from '../../core/ports/call-limits';
import type { Clock, RandomSource } from '../../core/ports/clock';

/** Times in milliseconds. */
export interface RetryLimits {
  readonly attempts: number;
  /** No attempt begins later than this after the first. */
  readonly deadlineMs: number;
  readonly baseMs: number;
  readonly longestMs: number;
}

export const RETRY_LIMITS: RetryLimits = { attempts: 6, deadlineMs: 90_000, baseMs: 250, longestMs: 20_000 };

/** How one attempt failed, as far as repeating it is concerned. */
export interface FailedAttempt {
  /** How many attempts a failure of this kind is worth in all: 1 for a refusal that stands. */
  readonly attempts: number;
  /** What the server asked to wait (`Retry-After`). */
  readonly retryAfterMs?: number;
}

/**
 * Repeats an attempt while it fails and another may help: full jitter over an exponential back-off, never sooner than
 * the server asks. A server that asks to wait beyond the deadline gets no further attempt.
 */
export async function withRetries<Success, Failure extends FailedAttempt>(
  attempt: () => Promise<
    { readonly ok: true; readonly success: Success } | { readonly ok: false; readonly failure: Failure }
  >,
  { clock, random, limits, bounds = {} }: RetryParts,
) {
  const begun = clock.now();
  const last = Math.min(begun + limits.deadlineMs, bounds.deadline ?? Infinity);
  for (let made = 1; ; made += 1) {
    const outcome = await attempt();
    if (outcome.ok) return outcome;
    const { failure } = outcome;
    const ceiling = Math.min(limits.longestMs, limits.baseMs * 2 ** made);
    const wait = (failure.retryAfterMs ?? 0) + Math.floor(fraction(random) * ceiling);
    const late = clock.now() + wait > last;
    if (made >= Math.min(failure.attempts, limits.attempts) || late) return outcome;
    try {
      await clock.sleep(wait, bounds.signal);
    } catch (error) {
      if (bounds.signal?.aborted) return outcome;
      throw error;
    }
  }
}

interface RetryParts {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly limits: RetryLimits;
  /** What bounds the run beside that. */
  readonly bounds?: CallLimits;
}

const fraction = (random: RandomSource): number => Buffer.from(random.bytes(4)).readUInt32BE() / 2 ** 32;

/** Reads `Retry-After`: seconds, or a date that is compared with the answer's own time. */
export function parseRetryAfter(header: string | undefined, serverTime: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - serverTime);
}
