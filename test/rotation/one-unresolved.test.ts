import { MemoryWorld } from '../../src/adapters/memory/memory-world';
import { readSpecs } from '../../src/core/token-spec/read-specs';
import { passOver } from '../../src/rotation/scheduled/pass-over';
import { reportOf } from '../../src/rotation/scheduled/pass-report';
import { ManualClock } from '../../src/testing/memory/manual-clock';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import { entry, spec } from '../cli/local-world';

test('an entry whose project is gone is told of and left out, and stands in no other’s way', async () => {
  const clock = new ManualClock();
  const world = new MemoryWorld({ clock, random: new SeededRandom('world'), projects: ['proj_web'] });
  const content = spec(entry('ci-runner') + entry('nightly').replace('proj_web', 'proj_gone'));
  const { states } = readSpecs([{ path: 'tokens.yaml', content }], { now: clock.now() });
  const ports = { tokenApi: world.tokenApi(), stores: world.stores, clock, random: new SeededRandom('pass') };
  const scheduled = await passOver(ports, states[0]!);
  if (scheduled.kind !== 'passed') throw new Error(scheduled.kind);
  expect(scheduled.end.prepared.flatMap(({ plan }) => plan.entries.map(({ token }) => token))).toEqual(['ci-runner']);
  const { failures } = reportOf(states[0]!, scheduled, clock.now());
  // The other one was never applied, which is told as well.
  expect(failures.map(({ code }) => code)).toEqual(['unknown-project', 'consumer-fails']);
  expect(failures[0]?.message).toContain('proj_gone');
});
