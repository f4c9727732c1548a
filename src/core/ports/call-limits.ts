import type { Instant } from '../model/time';

/** What bounds the calls of a run, beyond what a port bounds by itself. */
export interface CallLimits {
  /** When it is aborted, no wait goes on: a call that is under way ends by itself, and is not made again. */
  readonly signal?: AbortSignal;
  /** By this machine's clock: no call begins later, and none waits for an answer beyond it. */
  readonly deadline?: Instant;
}
