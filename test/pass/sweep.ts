import { SETTLE_MS } from '../../src/core/model/time';
import type { Fault, PortCall } from '../../src/testing/memory/port-hooks';
import { type Scenario, situation } from './scenarios';

/**
 * Stops the pass of a scenario at every port call, in every given way, then resumes in a fresh process. Answers what is
 * wrong afterwards, as sentences; the invariants are judged before every port call.
 */
export async function sweepAll(scenario: Scenario, faults: readonly Fault[]): Promise<string[]> {
  const calls: PortCall[] = [];
  await (await situation(scenario)).pass(scenario.options, {}, calls);
  const problems: string[] = [];
  for (const { index, operation } of calls) {
    for (const fault of faults) {
      const found = await sweep(scenario, index, fault);
      problems.push(...found.map((problem) => `call ${index} (${operation}), ${fault}: ${problem}`));
    }
  }
  return problems;
}

async function sweep(scenario: Scenario, index: number, fault: Fault): Promise<string[]> {
  const simulation = await situation(scenario);
  await simulation.pass(scenario.options, { faults: (call) => (call.index === index ? fault : undefined) });
  // The same command again, by a person or a pipeline, in a fresh process.
  const asked = { prune: scenario.options?.prune ?? false };
  const resumed = await simulation.pass(asked);
  if (resumed.kind !== 'applied') return [`the resuming pass ${resumed.kind}`];
  simulation.advance(SETTLE_MS + 60_000);
  await simulation.pass(asked);
  const broken = simulation.atRest().map((violation) => `invariant ${violation.invariant}: ${violation.detail}`);
  const again = await simulation.pass(asked);
  const left =
    again.kind === 'applied' ? again.plan.entries.flatMap((e) => e.actions.map((a) => a.kind)) : [again.kind];
  return left.length === 0 ? broken : [...broken, `the plan after that is not empty: ${left.join(', ')}`];
}
