import { MemoryWorld } from '../../src/adapters/memory/memory-world';
import { apply } from '../../src/core/pass/apply';
import { prepare } from '../../src/core/pass/prepare';
import { RIGHTS, survey } from '../../src/core/pass/survey';
import { desiredState, desiredToken } from '../../src/testing/desired';
import { ManualClock } from '../../src/testing/manual-clock';
import { SeededRandom } from '../../src/testing/seeded-random';

test('a spec becomes a token whose value is stored, and the next plan is empty', async () => {
  const clock = new ManualClock();
  const world = new MemoryWorld({ clock, random: new SeededRandom(1) });
  const ports = { tokenApi: world.tokenApi(), stores: world.stores, clock, random: new SeededRandom(2) };
  const desired = desiredState(desiredToken('ci-runner'));
  const seen = await survey(ports.tokenApi, desired.workspace, RIGHTS.apply);
  const first = await prepare(ports, desired, seen.survey!, {}, 'values');
  expect(first.plan.entries.flatMap((e) => e.actions.map((a) => a.kind))).toEqual(['create']);
  const outcomes = await apply(ports, first.plan, { observedAt: first.observedAt });
  expect(outcomes.map((o) => o.diagnostic?.message ?? o.status)).toEqual(['done']);
  const second = await prepare(ports, desired, seen.survey!, {}, 'values');
  expect(second.plan.entries.flatMap((e) => e.actions.map((a) => a.kind))).toEqual([]);
});
