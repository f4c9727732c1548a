import type { Instant } from '../model/time';

/** Time comes in from outside, so that a month passes in a test's second. */
export interface Clock {
  /** The time of day on this machine. */
  now(): Instant;
  /** Waits. Rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Randomness comes in from outside, so that a run can be replayed. */
export interface RandomSource {
  bytes(count: number): Uint8Array;
}
