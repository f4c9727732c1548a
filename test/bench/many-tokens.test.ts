interface Figures {
  readonly writes: number;
  readonly reads: number;
  readonly actions: number;
  readonly tokenApiCalls: number;
  readonly looks: number;
}
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the bench is plain JavaScript over dist/
const { passWithoutChanges, scheduledPassWithoutWork } = require('../../bench/many-tokens.js') as {
  readonly passWithoutChanges: (count: number) => Promise<Figures>;
  readonly scheduledPassWithoutWork: (count: number) => Promise<Figures & { readonly storeCalls: number }>;
};

test('a pass without changes writes nothing, reads no value, and asks the token API by pages', async () => {
  const [few, many] = [await passWithoutChanges(20), await passWithoutChanges(620)];
  for (const { writes, reads, actions } of [few, many]) expect([writes, reads, actions]).toEqual([0, 0, 0]);
  expect(many.tokenApiCalls - few.tokenApiCalls).toBe(3);
});

test('a pass looks at what is listed as often per token in a long list as in a short one', async () => {
  const [few, many] = [await passWithoutChanges(50), await passWithoutChanges(500)];
  expect(many.looks / 500).toBeLessThan((few.looks / 50) * 1.1);
});

test('a scheduled pass without work writes nothing, reads no value, and asks both sides by pages', async () => {
  const [few, many] = [await scheduledPassWithoutWork(20), await scheduledPassWithoutWork(620)];
  for (const { writes, reads, actions } of [few, many]) expect([writes, reads, actions]).toEqual([0, 0, 0]);
  expect(many.tokenApiCalls - few.tokenApiCalls).toBe(3);
  expect(many.storeCalls - few.storeCalls).toBeLessThanOrEqual(6);
});
