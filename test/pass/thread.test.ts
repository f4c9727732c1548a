import { MemoryWorld } from '../../src/adapters/memory/memory-world';
import { type PassEnd, runPass } from '../../src/core/pass/run-pass';
import { RIGHTS, survey } from '../../src/core/pass/look/survey';
import { actionsOf } from '../../src/core/reconcile/plan';
import { desiredState, desiredToken } from '../../src/testing/memory/desired';
import { ManualClock } from '../../src/testing/memory/manual-clock';
import { SeededRandom } from '../../src/testing/memory/seeded-random';

test('a spec becomes a token whose value is stored, and the next plan is empty', async () => {
  const clock = new ManualClock();
  const world = new MemoryWorld({ clock, random: new SeededRandom(1) });
  const ports = { tokenApi: world.tokenApi(), stores: world.stores, clock, random: new SeededRandom(2) };
  const desired = desiredState(desiredToken('ci-runner'));
  const seen = await survey(ports.tokenApi, desired.workspace, RIGHTS.apply);
  const pass = () => runPass({ specs: [{ ports, desired, survey: seen.survey!, options: {} }] });
  const kinds = (end: PassEnd) => end.prepared.flatMap(({ plan }) => actionsOf(plan).map(({ kind }) => kind));
  const first = await pass();
  expect(kinds(first)).toEqual(['create']);
  expect(first.kind === 'applied' && first.outcomes.map((o) => o.diagnostic?.message ?? o.status)).toEqual(['done']);
  expect(kinds(await pass())).toEqual([]);
});
