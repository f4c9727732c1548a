import { ProblemError } from '../problem/problem-error';

const AT_ONCE = 2;
const WAITING = 20;

/** Deriving takes memory and a processor: few at once, some wait, and more are sent away. */
export class Turnstile {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** @throws ProblemError when too many wait */
  async pass<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running >= AT_ONCE) {
      if (this.waiting.length >= WAITING) {
        throw new ProblemError(
          'rate-limited',
          'Too many people sign in right now. Repeat it.',
          {},
          { 'retry-after': '1' },
        );
      }
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      // Whoever waits takes the place that gets free.
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}
