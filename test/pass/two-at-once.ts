import { SETTLE_MS } from '../../src/core/model/time';
import { unreferencedLive } from '../../src/core/invariants/unreferenced-dies';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import { DAY, HOUR, type PassEnd, type Simulation } from '../../src/testing/memory/simulation';
import { interleaved, type Turn } from '../model/interleaving';
import { type Scenario, situation } from './scenarios';

/** A pass has about as many calls. */
const CALLS = 25;

/** Two applies of the same spec at once, interleaved at every port call; then quiet, and passes until all is at rest. */
async function twoAtOnceWith(scenario: Scenario, seed: number): Promise<string[]> {
  const simulation = await situation(scenario);
  const apply = (options: PlanOptions | undefined) => (turn: Turn) =>
    simulation.pass(options, { interleave: ({ index }) => turn(index) });
  // Two reports of a leak are two requests: the second one is to kill what the first one made.
  const second = scenario.options?.compromised ? {} : scenario.options;
  // With odd seeds the first one stands still at one of its calls until the other has ended.
  const parkedAt = seed % 2 === 1 ? (seed * 7) % CALLS : undefined;
  const ends = await interleaved(seed, parkedAt, [apply(scenario.options), apply(second)]);
  const asked = { prune: scenario.options?.prune ?? false };
  const failures = ends.filter((end) => end.kind !== 'applied').map((end) => `an apply ${end.kind}`);
  simulation.advance(SETTLE_MS + 60_000);
  await simulation.pass(asked);
  const broken = simulation.atRest().map(({ invariant, detail }) => `invariant ${invariant}: ${detail}`);
  const next = actionsOf(await simulation.pass(asked));
  return [...failures, ...broken, ...next.map((kind) => `then planned again: ${kind}`), ...(await retired(simulation))];
}

/** What both left behind is gone when overlap and observation period have passed. */
async function retired(simulation: Simulation): Promise<string[]> {
  for (const wait of [25 * HOUR, SETTLE_MS + 1, 2 * DAY + HOUR, SETTLE_MS + 1]) {
    simulation.advance(wait);
    await simulation.pass({ prune: true });
  }
  return unreferencedLive(simulation.look(), (label) => label.includes('@')).map((id) => `token ${id} is left behind`);
}

const actionsOf = (end: PassEnd): string[] =>
  end.kind === 'applied' ? end.plan.entries.flatMap((entry) => entry.actions.map((action) => action.kind)) : [end.kind];

/** The same with several interleavings; answers what is wrong, as sentences. */
export async function twoAtOnce(scenario: Scenario, seeds: number): Promise<string[]> {
  const problems: string[] = [];
  for (let seed = 0; seed < seeds; seed += 1) {
    problems.push(...(await twoAtOnceWith(scenario, seed)).map((problem) => `seed ${seed}: ${problem}`));
  }
  return problems;
}
