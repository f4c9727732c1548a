import { writeSync } from 'node:fs';
import { generateRun } from './generate';
import { keepFailure, readRun } from './replay';
import { runModel } from './run-model';
import { SABOTAGES } from './sabotage';

/** Commands of a run, before it comes to rest. */
const LENGTH = 60;

const { MODEL_REPLAY: replayed, MODEL_RUNS: runs = '1000', MODEL_FROM: from = '0' } = process.env;
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

/** Runs in which a sabotaged planner or port is to be caught; the same runs are clean without it. */
const SABOTAGED_RUNS = 60;

(replayed === undefined ? describe : describe.skip)('the judge can fail: it finds', () => {
  test.each(Object.entries(SABOTAGES))(
    '%s',
    async (name, sabotage) => {
      let caught = 0;
      for (let seed = 0; seed < SABOTAGED_RUNS; seed += 1) {
        const { problems } = await runModel(generateRun(seed, LENGTH), sabotage);
        if (problems.length > 0) caught += 1;
      }
      report(`sabotage, ${name}: caught in ${caught} of ${SABOTAGED_RUNS} runs`);
      expect(caught).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );
});
