import { FAULTS } from '../../src/testing/memory/port-hooks';
import { scenarios } from './scenarios';
import { sweepAll } from './sweep';

describe.each(scenarios)('$name', (scenario) => {
  test('survives every fault at every port call: converges, loses nothing, leaves nothing behind', async () => {
    expect(await sweepAll(scenario, FAULTS)).toEqual([]);
  }, 120_000);
});
