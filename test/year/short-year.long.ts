import { writeSync } from 'node:fs';
import { replayed, report, year } from './living';
import { SHORT } from './size';

const { YEAR_REPLAY: file, YEAR_SEED: seed } = process.env;

(file === undefined ? test.skip : test)(
  'in the year of the file of YEAR_REPLAY nothing is broken',
  async () => {
    expect(await replayed(file ?? '', (line) => void writeSync(1, `${line}\n`))).toEqual([]);
  },
  7_200_000,
);

(file === undefined ? test : test.skip)(
  'in a year of rotations, outages, crashes and people no consumer is let down, and nothing is left behind',
  async () => {
    writeSync(1, report('a short year', await year(Number(seed ?? 1), SHORT)));
  },
  600_000,
);
