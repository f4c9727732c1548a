import { SeededRandom } from '../../src/testing/seeded-random';

/** A process has about as many calls as this in a pass. */
const CALLS = 25;

/**
 * Decides which of several waiting port calls goes on. Each call waits in `turn`; when nobody can run by himself any
 * more, the seed picks one. With odd seeds the first process also stands still at one of its calls until nobody else
 * has anything left to do: what happens to it then is what compare-and-swap and first-writer-wins are for.
 */
export class Scheduler {
  readonly #random: SeededRandom;
  readonly #standsStillAt: number | undefined;
  #turnsOfFirst = 0;
  #waiting: (() => void)[] = [];
  #parked: (() => void) | undefined;

  constructor(seed: number) {
    this.#random = new SeededRandom(`scheduler ${seed}`);
    this.#standsStillAt = seed % 2 === 1 ? this.#random.below(CALLS) : undefined;
  }

  /** Resolves when the call of a process, counted from 0, may go on. */
  turn(process: number): Promise<void> {
    const parks = process === 0 && this.#turnsOfFirst === this.#standsStillAt;
    if (process === 0) this.#turnsOfFirst += 1;
    return new Promise((resolve) => {
      if (parks) this.#parked = resolve;
      else this.#waiting.push(resolve);
    });
  }

  /** Runs the processes to their ends. */
  async run<T>(processes: readonly (() => Promise<T>)[]): Promise<T[]> {
    let ended = false;
    const all = Promise.all(processes.map((process) => process())).finally(() => (ended = true));
    all.catch(() => undefined);
    while (!ended) {
      // Everything in memory runs in microtasks, so after one macrotask every process waits for its turn.
      await new Promise((resolve) => setImmediate(resolve));
      const [next] = this.#waiting.splice(this.#random.below(Math.max(this.#waiting.length, 1)), 1);
      if (next) next();
      else {
        this.#parked?.();
        this.#parked = undefined;
      }
    }
    return all;
  }
}
