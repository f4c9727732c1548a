import { instant, lengthFrom, parseDuration } from '../core/model/time';

/**
 * Time that goes on by itself and can be moved forward. Both services take it, in their answers too: what the command
 * line, Terraform and the provider call now is what the services say, so moving it moves all of them.
 */
export class MovableClock {
  /** How far it is ahead of this machine's clock. Shared, so that the services' own thread moves with it. */
  readonly #ahead: BigInt64Array;

  /** @param options `at`: what time it is; now when absent */
  constructor(options: { readonly at?: Date } = {}) {
    this.#ahead = new BigInt64Array(new SharedArrayBuffer(8));
    if (options.at !== undefined) this.#move(whole(options.at.getTime(), 'at') - Date.now());
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return Date.now() + Number(Atomics.load(this.#ahead, 0));
  }

  /** @param time as in a spec (`12h`, `20d`, `1M`), or milliseconds; never back: stores do not forget */
  advance(time: string | number): void {
    this.#move(whole(typeof time === 'number' ? time : this.#lengthOf(time), 'advance'));
  }

  /** @internal What another thread makes the same clock of. */
  get shared(): SharedArrayBuffer {
    return this.#ahead.buffer as SharedArrayBuffer;
  }

  /** @internal The time of a clock that lives in another thread. */
  static reading(shared: SharedArrayBuffer): () => number {
    const ahead = new BigInt64Array(shared);
    return () => Date.now() + Number(Atomics.load(ahead, 0));
  }

  #move(ms: number): void {
    Atomics.add(this.#ahead, 0, BigInt(ms));
  }

  #lengthOf(text: string): number {
    const duration = parseDuration(text);
    if (duration === undefined) throw new RangeError(`"${text}" is no length of time; 12h, 20d, 2w, 1M and 1y are`);
    return lengthFrom(instant(this.now()), duration);
  }
}

function whole(ms: number, what: string): number {
  if (Number.isFinite(ms) && ms >= 0) return Math.round(ms);
  throw new RangeError(`${what}: ${ms} ms is no time that a clock can be moved to`);
}
