import { killFirstStart, killStop, walk } from './kill-walk';

jest.setTimeout(900_000);

/** The soak goes step by step. */
const isWhole = process.env['SOAK'] !== undefined;

test.each([
  ['serve', isWhole ? 1 : 18, isWhole ? 30 : 1],
  // Its token service is the same; what is its own comes after.
  ['dev', isWhole ? 3 : 24, isWhole ? 10 : 1],
] as const)(
  'killed before any step of a first start, %s starts again, with one usable management token',
  async (command, stride, least) => {
    const deaths = await walk((step) => killFirstStart(command, step), stride);
    expect(deaths).toBeGreaterThan(least);
  },
);

test.each([
  ['serve', isWhole ? 1 : 7, isWhole ? 30 : 4],
  ['dev', isWhole ? 1 : 14, isWhole ? 30 : 3],
] as const)('killed before any step of its stop, %s has what it answered', async (command, stride, least) => {
  const deaths = await walk((step) => killStop(command, step), stride);
  expect(deaths).toBeGreaterThan(least);
});
