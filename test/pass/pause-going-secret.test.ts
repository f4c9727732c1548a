import type { DesiredToken } from '../../src/core/model/desired';
import { instant } from '../../src/core/model/time';
import { Bed, blocksBy, DAY, desiredToken, errorsOf, holdsBy, HOUR, names, OVERLAP, saysOf, specOf } from './bed';

const api = (changes: Partial<DesiredToken> = {}) => specOf('team-a', [desiredToken('api', changes)]);
const paused = api({ enabled: false });

/** Somebody deleted the secret, which AWS keeps for a while; with a superseded token in it that still works. */
async function going(): Promise<Bed> {
  const bed = new Bed();
  await bed.pass(api());
  bed.advance(DAY);
  await bed.pass(api(), { options: { rotate: names('api') } });
  bed.advance(HOUR);
  bed.allowStopping();
  bed.outside(() => bed.world.outside.deleteSecret(bed.secret('api').arn));
  return bed;
}

const working = (bed: Bed): number => bed.working('api').length;

test('a pause stops the tokens of a secret that awaits its deletion, and says what stands in the way of its end', async () => {
  const bed = await going();
  expect(working(bed)).toBe(2);
  const end = await bed.pass(paused);
  expect([saysOf(end), blocksBy(end), working(bed), errorsOf(end)]).toEqual([['pause api: done'], [], 0, '']);
  expect(holdsBy(end)).toEqual(['api: paused', 'api: secret-pending-deletion']);
  bed.advance(OVERLAP + HOUR);
  expect(saysOf(await bed.pass(paused))).toEqual([]);
  expect(bed.violations).toEqual([]);
});

test('so does a declared end that has passed, by a schedule too', async () => {
  const bed = await going();
  const at = instant(bed.clock.now() + HOUR);
  bed.advance(2 * HOUR);
  await bed.scheduled(api({ expiry: { kind: 'at', at } }));
  expect(working(bed)).toBe(0);
});

test('enabled again it is blocked until it is restored, and works then', async () => {
  const bed = await going();
  await bed.pass(paused);
  bed.advance(HOUR);
  expect(blocksBy(await bed.pass(api()))).toEqual(['api: secret-pending-deletion']);
  await bed.pass(api(), { options: { restore: names('api') } });
  bed.advance(HOUR);
  await bed.pass(api());
  expect([bed.works('api'), bed.violations]).toEqual([true, []]);
});

test('tokens of a secret that is gone for good after that are revoked in their order', async () => {
  const bed = await going();
  await bed.pass(paused);
  bed.outside(() => bed.world.outside.forceDelete(bed.secret('api').arn));
  for (const wait of [HOUR, DAY, OVERLAP, 3 * DAY, HOUR]) {
    bed.advance(wait);
    await bed.pass(api());
  }
  const { tokens } = bed.world.snapshot();
  const left = tokens.filter(({ label, revokedAt }) => label.startsWith('api@') && revokedAt === null);
  expect([left.length, bed.works('api'), bed.violations]).toEqual([1, true, []]);
});
