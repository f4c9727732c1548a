import fc from 'fast-check';

/** Waits for a call's turn. */
export type Turn = (call: number) => Promise<void>;

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Runs processes beside each other; at each port call a scheduler of that seed decides which of the waiting ones goes on.
 * @param parkedAt before that call the first process stands still until the others have ended
 */
export async function interleaved<T>(
  seed: number,
  parkedAt: number | undefined,
  processes: readonly ((turn: Turn) => Promise<T>)[],
): Promise<readonly T[]> {
  const [scheduler] = fc.sample(fc.scheduler(), { seed, numRuns: 1 });
  const turn: Turn = () => scheduler!.schedule(Promise.resolve());
  const [first, ...rest] = processes;
  const others = rest.map((process) => process(turn));
  const parked: Turn = (call) => (call === parkedAt ? Promise.all(others).then(() => undefined) : turn(call));
  let ended = false;
  const all = Promise.all([first!(parked), ...others]).finally(() => (ended = true));
  all.catch(() => undefined);
  while (!ended) {
    // Everything in memory runs in microtasks, so after one macrotask every process waits for its turn.
    await tick();
    if (scheduler!.count() > 0) await scheduler!.waitOne();
  }
  return all;
}
