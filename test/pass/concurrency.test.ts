import { scenarios } from './scenarios';
import { twoAtOnce } from './two-at-once';

describe.each(scenarios)('$name', (scenario) => {
  test('two applies at once, in 3 interleavings, converge, lose nothing and leave nothing behind', async () => {
    expect(await twoAtOnce(scenario, 3)).toEqual([]);
  });
});
