import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from './command';
import { runModel } from './run-model';
import { generateRun } from './generate';

interface Regression {
  /** What this run found when it was first seen. */
  readonly found: string;
  readonly run: Run;
}

const regressions = JSON.parse(readFileSync(join(__dirname, 'regressions.json'), 'utf8')) as readonly Regression[];

test.each(regressions)('no longer: $found', async ({ run }) => {
  expect((await runModel(run)).problems).toEqual([]);
});

test('a run follows from its seed: the same commands, the same calls, the same end', async () => {
  const run = generateRun(11, 30);
  expect(generateRun(11, 30)).toEqual(run);
  expect(await runModel(run)).toEqual(await runModel(JSON.parse(JSON.stringify(run)) as Run));
});

test.each([1, 2, 3, 4, 5, 6])(
  'random run %i breaks no invariant, converges, and leaves nothing behind',
  async (seed) => {
    expect((await runModel(generateRun(1_000_000 + seed, 40))).problems).toEqual([]);
  },
);
