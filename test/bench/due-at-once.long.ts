interface Figures {
  readonly rotated: number;
  readonly used: number;
  readonly busiest: number;
}
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the bench is plain JavaScript over dist/
const { dueAtOnce } = require('../../bench/due-at-once.js') as {
  readonly dueAtOnce: (count: number, perSecond: number) => Promise<Figures>;
};

test('rotations that come due at once are all done below the ceiling of writes, each after the other', async () => {
  const { rotated, busiest, used } = await dueAtOnce(20, 10);
  expect(rotated).toBe(20);
  expect(busiest).toBeLessThanOrEqual(10);
  expect(used).toBeGreaterThan(0);
}, 300_000);
