import { SeededRandom } from '../../src/testing/seeded-random';

/**
 * Decides which of several waiting port calls goes on. Each call waits in `turn`; when nobody can run by himself any
 * more, the seed picks one. Odd seeds run in bursts: the one that ran last mostly goes on, so that another may stand
 * still for a whole pass of his.
 */
export class Scheduler {
  readonly #random: SeededRandom;
  #waiting: (() => void)[] = [];

  constructor(private readonly seed: number) {
    this.#random = new SeededRandom(`scheduler ${seed}`);
  }

  turn(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Runs the processes to their ends. */
  async run<T>(processes: readonly (() => Promise<T>)[]): Promise<T[]> {
    let ended = false;
    const all = Promise.all(processes.map((process) => process())).finally(() => (ended = true));
    all.catch(() => undefined);
    while (!ended) {
      // Everything in memory runs in microtasks, so after one macrotask every process waits for its turn.
      await new Promise((resolve) => setImmediate(resolve));
      const count = this.#waiting.length;
      const goesOn = this.seed % 2 === 1 && this.#random.below(12) > 0;
      const [next] = this.#waiting.splice(goesOn ? count - 1 : this.#random.below(Math.max(count, 1)), 1);
      next?.();
    }
    return all;
  }
}
