import { writeSync } from 'node:fs';
import { randomRuns, report } from './run-model';

/** From a seed of its own, so that the longer set does not see the same runs. */
const SEED = 1_000_000;
const RUNS = 15;

test('random runs break no invariant, converge, and leave nothing behind', async () => {
  writeSync(1, report('model', await randomRuns(SEED, RUNS)));
});
