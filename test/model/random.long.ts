import { writeSync } from 'node:fs';
import type { Run } from './command';
import { contendedRun, generateRun } from './generate';
import { keepFailure, readRun } from './replay';
import { runModel } from './run-model';
import { type Sabotage, SABOTAGES } from './sabotage';

/** Commands of a run, before it comes to rest. */
const LENGTH = 60;

const { MODEL_REPLAY: replayed, MODEL_RUNS: runs = '2000', MODEL_FROM: from = '0' } = process.env;
const TIMEOUT_MS = 1_800_000;

/** Figures for people who watch: jest's own console adds a stack to each line. */
const report = (line: string): void => void writeSync(1, `${line}\n`);

(replayed === undefined ? test.skip : test)(
  'the run in the file of MODEL_REPLAY breaks nothing',
  async () => {
    expect((await runModel(readRun(replayed ?? ''))).problems).toEqual([]);
  },
  TIMEOUT_MS,
);

(replayed === undefined ? test : test.skip)(
  'random runs break no invariant, converge, and leave nothing behind',
  async () => {
    let commands = 0;
    let calls = 0;
    for (let seed = Number(from); seed < Number(from) + Number(runs); seed += 1) {
      const run = generateRun(seed, LENGTH);
      const result = await runModel(run);
      commands += result.commands;
      calls += result.calls;
      const [problem] = result.problems;
      if (problem !== undefined) {
        throw new Error(`seed ${seed}: ${problem}\nit replays from ${await keepFailure(run, problem)}`);
      }
    }
    report(`model: ${runs} runs, ${commands} commands, ${calls} port calls, no violation`);
  },
  TIMEOUT_MS,
);

/** Runs in which a sabotaged planner or port is to be caught. */
const SABOTAGED_RUNS = 60;
const sabotagedRun = (seed: number): Run => (seed % 3 === 0 ? contendedRun(seed) : generateRun(seed, LENGTH));

/** In how many runs the judge finds something. A sabotage that makes our own code throw is not found by the judge. */
async function caughtIn(sabotage: Sabotage): Promise<number> {
  let caught = 0;
  for (let seed = 0; seed < SABOTAGED_RUNS; seed += 1) {
    const { problems } = await runModel(sabotagedRun(seed), sabotage);
    if (problems.some((problem) => !problem.startsWith('threw'))) caught += 1;
  }
  return caught;
}

(replayed === undefined ? describe : describe.skip)('the judge can fail', () => {
  test(
    'it finds nothing without sabotage',
    async () => {
      expect(await caughtIn({})).toBe(0);
    },
    TIMEOUT_MS,
  );

  test.each(Object.entries(SABOTAGES))(
    'it finds: %s',
    async (name, sabotage) => {
      const caught = await caughtIn(sabotage);
      report(`sabotage, ${name}: caught in ${caught} of ${SABOTAGED_RUNS} runs`);
      expect(caught).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );
});
