import { createHash } from 'node:crypto';

/**
 * Chance that follows from a seed and from what it is asked for, and from nothing that was drawn before: two functions at work
 * at once may come in either order, and a year still replays.
 */
export class Chance {
  constructor(private readonly seed: number) {}

  /** From 0 to below 1. */
  of(...what: readonly (string | number)[]): number {
    const digest = createHash('sha256')
      .update(`${this.seed}\n${what.join('\n')}`)
      .digest();
    return digest.readUIntBE(0, 6) / 2 ** 48;
  }

  happens(probability: number, ...what: readonly (string | number)[]): boolean {
    return probability > 0 && this.of(...what) < probability;
  }

  /** A whole number from the first to the last. */
  between(first: number, last: number, ...what: readonly (string | number)[]): number {
    return first + Math.floor(this.of(...what) * (last - first + 1));
  }

  pick<T>(list: readonly T[], ...what: readonly (string | number)[]): T {
    const found = list[Math.floor(this.of(...what) * list.length)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  }
}
