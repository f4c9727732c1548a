import { writeSync } from 'node:fs';
import { problemOf, randomRuns, readRun, report } from './run-model';

const { MODEL_REPLAY: replayed, MODEL_RUNS: runs, MODEL_SEED: seed, MODEL_PATH: path, MODEL_TRACE, SOAK } = process.env;
const TIMEOUT_MS = 7_200_000;

(replayed === undefined ? test.skip : test)(
  'the run in the file of MODEL_REPLAY breaks nothing',
  async () => {
    const trace = MODEL_TRACE === undefined ? undefined : (line: () => string) => void writeSync(1, `${line()}\n`);
    expect(await problemOf(readRun(replayed ?? ''), trace)).toBeUndefined();
  },
  TIMEOUT_MS,
);

(replayed === undefined ? test : test.skip)(
  'random runs break no invariant, converge, and leave nothing behind',
  async () => {
    const counts = await randomRuns(Number(seed ?? 1), Number(runs ?? (SOAK === undefined ? 100 : 20_000)), path);
    // Figures for people who watch: jest's own console adds a stack to each line.
    writeSync(1, report('model', counts));
  },
  TIMEOUT_MS,
);
