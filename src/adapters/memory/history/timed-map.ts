import { type Instant, later } from '../../../core/model/time';

/** How far back a stale read can look: longer than any staleness worth simulating. */
const KEPT_MS = 2 * 3_600_000;

interface Entry<V> {
  readonly at: Instant;
  readonly value: V | undefined;
}

/**
 * A map that remembers what it held, so that a read can be answered from the past as an eventually consistent store
 * does. Values are immutable records: a change sets a new one. Keys keep the order of their first appearance.
 */
export class TimedMap<K extends string, V> {
  readonly #history = new Map<K, Entry<V>[]>();

  /** Sets, or with `undefined` removes, a value from `at` on. */
  set(key: K, value: V | undefined, at: Instant): void {
    const entries = this.#history.get(key) ?? [];
    entries.push({ at, value });
    const oldestNeeded = entries.findLastIndex((entry) => entry.at <= later(at, -KEPT_MS));
    if (oldestNeeded > 0) entries.splice(0, oldestNeeded);
    this.#history.set(key, entries);
  }

  /** The value now, or as it was at an instant. */
  get(key: K, asOf?: Instant): V | undefined {
    const entries = this.#history.get(key);
    if (asOf === undefined) return entries?.at(-1)?.value;
    return entries?.findLast((entry) => entry.at <= asOf)?.value;
  }

  /** The values now, or as they were at an instant. */
  values(asOf?: Instant): V[] {
    const values: V[] = [];
    for (const key of this.#history.keys()) {
      const value = this.get(key, asOf);
      if (value !== undefined) values.push(value);
    }
    return values;
  }
}
