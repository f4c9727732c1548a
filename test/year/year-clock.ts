import { instant, type Instant } from '../../src/core/model/time';
import type { Clock } from '../../src/core/ports/clock';

/** The time of all that runs in a year. Nobody waits: who sleeps moves it. */
export class YearClock implements Clock {
  #now: number;
  /** What else goes on while somebody sleeps. */
  meanwhile: () => Promise<void> = () => Promise.resolve();

  constructor(start: number) {
    this.#now = start;
  }

  now = (): Instant => instant(this.#now);

  /** A time that has passed already changes nothing. */
  moveTo(time: number): void {
    this.#now = Math.max(this.#now, time);
  }

  advance(ms: number): void {
    this.#now += ms;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.advance(ms);
    await this.meanwhile();
  }
}
