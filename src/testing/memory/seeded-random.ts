import { createHash } from 'node:crypto';
import type { RandomSource } from '../../core/ports/clock';

/** Random bytes that follow from a seed: the same seed, the same run. */
export class SeededRandom implements RandomSource {
  #count = 0;
  #rest = Buffer.alloc(0);

  constructor(private readonly seed: number | string) {}

  bytes(count: number): Uint8Array {
    while (this.#rest.length < count) {
      const block = createHash('sha256').update(`${this.seed}\n${this.#count++}`).digest();
      this.#rest = Buffer.concat([this.#rest, block]);
    }
    const taken = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(count);
    return new Uint8Array(taken);
  }

  /** A whole number from 0 to below the limit. */
  below(limit: number): number {
    return Buffer.from(this.bytes(6)).readUIntBE(0, 6) % limit;
  }
}
