/** So many turns of the loop belong to others after each piece of work. Where nobody else has anything to do, they take no time. */
const TURNS_OF_OTHERS = 4;

async function others(): Promise<void> {
  for (let turn = 0; turn < TURNS_OF_OTHERS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Work that holds the loop for long: one piece at a time, and others come in between. */
export class Turns {
  private last: Promise<void> = Promise.resolve();

  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.last.then(work);
    this.last = result.then(others, others);
    return result;
  }
}
