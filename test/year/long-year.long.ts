import { writeSync } from 'node:fs';
import { report, year } from './living';
import { LONG } from './size';

const { SOAK, YEAR_SEED: seed } = process.env;

/** An hour and more: with `npm run soak` only. */
(SOAK === undefined ? test.skip : test)(
  'in a year of hundreds of tokens no consumer is let down, and nothing is left behind',
  async () => {
    writeSync(1, report('a long year', await year(Number(seed ?? 1), LONG)));
  },
  24 * 3_600_000,
);
