import { closeWorld, situations } from './situations';
import { cleanPass, walkCall } from './walk';

afterAll(closeWorld);

/** The death before a call finds the world as the one after the call before it; only the first has none. */
test.each(situations)(
  '$name survives the death of its process at every port call over HTTP',
  async (situation) => {
    const { calls } = await cleanPass(situation);
    const found = await walkCall(situation, 0, 'crash-before');
    for (const { index, operation } of calls) {
      const wrong = await walkCall(situation, index, 'crash-after');
      found.push(...wrong.map((problem) => `dead after call ${index} (${operation}): ${problem}`));
    }
    expect(found).toEqual([]);
  },
  300_000,
);
