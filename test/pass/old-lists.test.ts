import { MemoryWorld } from '../../src/adapters/memory/memory-world';
import { FENCE_MS } from '../../src/core/model/time';
import { RIGHTS, survey } from '../../src/core/pass/look/survey';
import { runPass } from '../../src/core/pass/run-pass';
import { projectAccess } from '../../src/testing/memory/desired';
import { ManualClock } from '../../src/testing/memory/manual-clock';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import { desiredToken, saysOf, specOf } from './bed';

const wide = specOf('acme-ci', [desiredToken('api', { access: projectAccess(['proj_web', 'Project Member']) })]);
const narrow = specOf('acme-ci', [desiredToken('api', { access: projectAccess(['proj_web', 'Project Viewer']) })]);

test.each([
  ['done on lists of 15 minutes ago', FENCE_MS, 'narrow api: done'],
  ['refused on older ones', FENCE_MS + 1, 'narrow api: failed (pass-too-old)'],
])('a driver that reads lists for many specs has a pass counted from those lists: a change is %s', async (...row) => {
  const [, age, expected] = row;
  const clock = new ManualClock();
  const world = new MemoryWorld({ clock, random: new SeededRandom('world') });
  const ports = { tokenApi: world.tokenApi(), stores: world.stores, clock, random: new SeededRandom('process') };
  const seen = await survey(ports.tokenApi, world.workspace, RIGHTS.apply);
  const spec = { ports, survey: seen.survey!, options: {} };
  await runPass({ specs: [{ ...spec, desired: wide }] });
  const listedAt = clock.now();
  clock.advance(age);
  const end = await runPass({ specs: [{ ...spec, desired: narrow, listedAt: () => Promise.resolve(listedAt) }] });
  expect(saysOf(end)).toEqual([expected]);
});
