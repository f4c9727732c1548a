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
    try {
      await wait(ms, undefined, { signal });
    } catch (error) {
      // Node rejects with an error of its own; whoever aborted gave a reason.
      signal?.throwIfAborted();
      throw error;
    }
  }
}
