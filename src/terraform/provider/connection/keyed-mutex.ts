/** Lets one piece of work at a time hold a key; others wait for it in the order in which they came. */
export class KeyedMutex {
  readonly #last = new Map<string, Promise<void>>();

  /** Runs the work while it alone holds all the keys. They are taken in one order, so that no two wait for each other. */
  async holding<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    const [key, ...rest] = [...new Set(keys)].sort();
    if (key === undefined) return work();
    const before = this.#last.get(key);
    let release = (): void => {};
    const mine = new Promise<void>((resolve) => (release = resolve));
    this.#last.set(key, mine);
    try {
      await before;
      return await this.holding(rest, work);
    } finally {
      release();
      if (this.#last.get(key) === mine) this.#last.delete(key);
    }
  }
}
