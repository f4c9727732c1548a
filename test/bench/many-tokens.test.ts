interface Figures {
  readonly writes: number;
  readonly reads: number;
  readonly actions: number;
  readonly tokenApiCalls: number;
  readonly looks: number;
}
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the bench is plain JavaScript over dist/
const { passWithoutChanges } = require('../../bench/many-tokens.js') as {
  readonly passWithoutChanges: (count: number) => Promise<Figures>;
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
