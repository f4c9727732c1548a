import { writeSync } from 'node:fs';
import { caughtAfter } from './run-model';
import { SABOTAGES } from './sabotage';

/** Within so many runs every sabotage is to be caught. */
const BOUND = Number(process.env['SABOTAGE_BOUND'] ?? 300);

/** Caught after hundreds of runs only: left to the soak. */
const LATE: readonly string[] = process.env['SOAK'] === undefined ? ['a mark proves a creator'] : [];

afterEach(() => jest.restoreAllMocks());

test.each(Object.entries(SABOTAGES).filter(([name]) => !LATE.includes(name)))(
  'the judge finds: %s',
  async (name, sabotage) => {
    sabotage.install?.();
    const caught = await caughtAfter(sabotage, 1, BOUND);
    writeSync(
      1,
      `sabotage, ${name}: ${caught ? `caught in run ${caught.runs}: ${caught.how}` : `not caught in ${BOUND} runs`}\n`,
    );
    expect(caught).toBeDefined();
  },
  1_800_000,
);
