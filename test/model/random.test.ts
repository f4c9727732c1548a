import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from './command';
import { problemOf, randomRuns, report } from './run-model';

/** From a seed of its own, so that the longer set does not see the same runs. */
const SEED = 1_000_000;
const RUNS = 5;

test('random runs break no invariant, converge, and leave nothing behind', async () => {
  writeSync(1, report('model', await randomRuns(SEED, RUNS)));
});

/** Shrunk runs that broke an invariant, or the model's judge, when the random ones found them. */
const found = JSON.parse(readFileSync(join(__dirname, 'broken-once.json'), 'utf8')) as readonly (Run & {
  readonly what: string;
})[];

test.each(found)('what was found once breaks nothing: $what', async (run) => {
  expect(await problemOf(run)).toBeUndefined();
});
