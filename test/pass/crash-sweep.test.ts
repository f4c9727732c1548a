import { scenarios, situation } from './scenarios';
import { sweepAll } from './sweep';

describe.each(scenarios)('$name', (scenario) => {
  test('is done in one pass, and the next plan is empty', async () => {
    const simulation = await situation(scenario);
    const end = await simulation.pass(scenario.options);
    expect(end.kind === 'applied' && end.outcomes.map((o) => o.diagnostic?.message ?? o.status)).toContain('done');
    const again = await simulation.pass();
    expect(again.kind === 'applied' && again.plan.entries.flatMap((e) => e.actions)).toEqual([]);
    expect(simulation.violations).toEqual([]);
  });
});

/** All of them, and every fault, are among the long ones. */
const SAMPLE = scenarios.filter((_, index) => index % 3 === 0);

describe.each(SAMPLE)('$name', (scenario) => {
  test('survives a process that dies after any port call: converges, loses nothing, leaves nothing behind', async () => {
    expect(await sweepAll(scenario, ['crash-after'])).toEqual([]);
  });
});
