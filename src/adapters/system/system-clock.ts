import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { instant, type Instant } from '../../core/model/time';
import type { Clock } from '../../core/ports/clock';

/** The machine's clock. */
export class SystemClock implements Clock {
  now(): Instant {
    return instant(Date.now());
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    // One signal ends all waits of a run, and so many calls wait at once that Node would suspect a leak.
    if (signal) setMaxListeners(0, signal);
    try {
      await wait(ms, undefined, { signal });
    } catch (error) {
      // Node rejects with an error of its own; whoever aborted gave a reason.
      signal?.throwIfAborted();
      throw error;
    }
  }
}
