import type { ProblemCode } from '../../contract/vocabulary/problems';
import { networkOf } from '../access/network-of';
import { ProblemError } from '../problem/problem-error';
import type { FailureLimits } from '../options/service-options';

/** What a service takes of one address in a minute where nobody says otherwise. */
export const DEFAULT_FAILURE_LIMITS: FailureLimits = { free: 10, refusedFrom: 100, delayMilliseconds: 50 };
const WINDOW_MILLISECONDS = 60_000;
const LONGEST_DELAY_MILLISECONDS = 5_000;
/** Whoever comes from more networks, or with more tokens, makes the service forget the earliest of them. */
const KEPT = 10_000;

interface Failures {
  readonly since: number;
  count: number;
}

/** Whoever presents one that has ended did not guess: it counts by itself, and not for its network. */
const ENDED: readonly ProblemCode[] = ['token-disabled', 'token-expired', 'token-revoked'];

/** Nothing was presented, or by a person: a page asks who is signed in, and guesses at passwords have counts of their own. */
const NO_GUESS: readonly ProblemCode[] = ['token-missing', 'session-missing', 'session-ended', 'wrong-credentials'];

/** A credential that failed. */
export interface FailedCredential {
  readonly code: ProblemCode;
  readonly address: string;
  /** Of the value; undefined: it has not even the form of one. */
  readonly hash: string | undefined;
}

/**
 * Slows down who guesses values: of one network, credentials that fail are answered later and later, and in the end not looked
 * into any more for the rest of the minute; so are those of one token that has ended. Only answers that are refusals anyway
 * wait, so a good token is never slower for others that fail from the same address, as they do behind a proxy when one of them
 * missed a rotation; and whoever looks through many tokens that have ended is not slowed down by that.
 */
export class FailedCredentials {
  private readonly failures = new Map<string, Failures>();

  constructor(
    private readonly limits: FailureLimits,
    private readonly clock: () => number,
  ) {}

  /** @returns after how many milliseconds the refusal is answered; or what is answered in its place */
  failed({ code, address, hash }: FailedCredential): number | ProblemError {
    if (NO_GUESS.includes(code)) return 0;
    const { free, refusedFrom, delayMilliseconds } = this.limits;
    const now = this.clock();
    const { since, count } = this.note(ENDED.includes(code) && hash !== undefined ? hash : networkOf(address), now);
    if (count >= refusedFrom) {
      const seconds = Math.max(1, Math.ceil((since + WINDOW_MILLISECONDS - now) / 1_000));
      const why = `This value, or others from this address, failed ${count} times within a minute. Wait, and use one that works.`;
      return new ProblemError('rate-limited', why, {}, { 'retry-after': String(seconds) });
    }
    if (count <= free) return 0;
    return Math.min(delayMilliseconds * 2 ** (count - free - 1), LONGEST_DELAY_MILLISECONDS);
  }

  /** A clock that went back begins anew. */
  private note(key: string, now: number): Failures {
    const known = this.failures.get(key);
    if (known !== undefined && now >= known.since && now < known.since + WINDOW_MILLISECONDS) {
      known.count += 1;
      return known;
    }
    this.failures.delete(key);
    const [earliest] = this.failures.keys();
    if (earliest !== undefined && this.failures.size >= KEPT) this.failures.delete(earliest);
    const begun: Failures = { since: now, count: 1 };
    this.failures.set(key, begun);
    return begun;
  }
}
