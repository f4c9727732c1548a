import { instant, type Instant, later } from '../../core/model/time';
import type { Clock } from '../../core/ports/clock';

interface Sleeper {
  readonly until: Instant;
  readonly wake: () => void;
}

/**
 * A clock that a test moves. With `sleeping: 'advances'` (the default) a sleep moves the time by itself and returns at
 * once; with `'waits'` it returns when `advance` has moved the time far enough.
 */
export class ManualClock implements Clock {
  readonly #sleeping: 'advances' | 'waits';
  #now: Instant;
  #sleepers: Sleeper[] = [];

  constructor(
    start: Instant = instant(Date.UTC(2026, 0, 1)),
    options: { readonly sleeping?: 'advances' | 'waits' } = {},
  ) {
    this.#now = start;
    this.#sleeping = options.sleeping ?? 'advances';
  }

  now(): Instant {
    return this.#now;
  }

  /** Moves the time forward and wakes those whose sleep is over, the earliest first. */
  advance(ms: number): void {
    this.#now = later(this.#now, ms);
    const due = this.#sleepers.filter((sleeper) => sleeper.until <= this.#now).sort((a, b) => a.until - b.until);
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.until > this.#now);
    for (const sleeper of due) sleeper.wake();
  }

  /** How many sleeps wait for `advance`. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#sleeping === 'advances') {
      this.advance(ms);
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const sleeper: Sleeper = { until: later(this.#now, ms), wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal.reason as Error);
      });
    });
  }
}
