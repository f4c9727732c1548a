import type { DesiredToken } from '../../src/core/model/desired';
import { tokenName } from '../../src/core/model/ids';
import { duration } from '../../src/core/model/time';
import { LEFT_TAG } from '../../src/core/reconcile/observed/observed';
import { Bed, DAY, desiredToken, holdsBy, HOUR, names, saysOf, specOf } from './bed';

const HERE = 'eu-west-1';
const THERE = 'us-east-1';
const web = desiredToken('web');
const api = (changes: Partial<DesiredToken> = {}) => desiredToken('api', changes);
const here = specOf('acme-ci', [api(), web]);
const there = specOf('acme-ci', [api({ region: THERE }), web]);
const prune = { options: { prune: true } };

const inRegion = (bed: Bed, where: string) => bed.secret('api', ({ region }) => region === where);
const use = (bed: Bed, value: string) => bed.outside(() => bed.world.outside.consumerUses(value));

/** An entry that came to another region long ago, so that nothing but what a test does keeps the secret that it left. */
async function moved(before = here, after = there): Promise<Bed> {
  const bed = new Bed();
  await bed.pass(before);
  bed.advance(2 * HOUR);
  await bed.pass(after);
  bed.advance(3 * DAY);
  return bed;
}

describe('a prune keeps the secret that an entry left', () => {
  test.each<[string, (bed: Bed) => unknown]>([
    ['disabled', (bed) => bed.world.outside.personDisables(bed.currentIn(inRegion(bed, THERE))!.id)],
    ['revoked', (bed) => bed.world.outside.personRevokes(bed.currentIn(inRegion(bed, THERE))!.id)],
  ])('while the token of the new one is %s, though its readers had their day', async (_what, stop) => {
    const bed = await moved();
    bed.outside(() => stop(bed));
    const end = await bed.pass(there, prune);
    expect(saysOf(end)).toEqual(['replace api: done']);
    expect([holdsBy(end).includes('api: former-secret'), bed.works(inRegion(bed, HERE).arn)]).toEqual([true, true]);
  });

  test('for a day from the rename that made it one, however long its entry’s own secret has stood', async () => {
    const bed = new Bed();
    const gate = desiredToken('gate', { secret: { ...web.secret, name: 'other/gate' } as typeof web.secret });
    await bed.pass(specOf('acme-ci', [gate, api(), web]));
    bed.advance(3 * DAY);
    const renamed = specOf('acme-ci', [desiredToken('gate', { renamedFrom: tokenName('api') }), web]);
    const { arn } = bed.secret('gate');
    await bed.pass(renamed, prune);
    expect([bed.works(arn), bed.works('web')]).toEqual([true, true]);
    expect(bed.violations).toEqual([]);
  });

  test('for a day at least, where the overlap that the entry declares is shorter', async () => {
    const rotation = { ...web.rotation, overlap: duration(1, 'h') };
    const [before, after] = [HERE, THERE].map((region) => specOf('acme-ci', [api({ region, rotation }), web]));
    const bed = new Bed();
    await bed.pass(before!);
    bed.advance(2 * HOUR);
    await bed.pass(after!);
    bed.advance(23 * HOUR);
    expect([saysOf(await bed.pass(after!, prune)), bed.works(inRegion(bed, HERE).arn)]).toEqual([[], true]);
    bed.advance(2 * HOUR);
    bed.allowStopping();
    expect(saysOf(await bed.pass(after!, prune))).toEqual(['remove api: done']);
  });

  test('while any of its tokens is used, not only the one that was used longest ago', async () => {
    for (const last of [0, 1]) {
      const bed = new Bed();
      await bed.pass(here);
      const first = bed.current('api');
      bed.advance(2 * HOUR);
      await bed.pass(here, { options: { rotate: names('api') } });
      const tokens = [first, bed.current('api')];
      bed.advance(HOUR);
      await bed.pass(there);
      bed.advance(HOUR);
      for (const { value } of tokens) use(bed, value!);
      bed.advance(2 * DAY);
      use(bed, tokens[last]!.value!);
      bed.advance(HOUR);
      expect(holdsBy(await bed.pass(there, prune))).toContain('api: former-secret');
      expect(bed.alive(...tokens.map(({ id }) => id))).toHaveLength(2);
    }
  });
});

test('nothing is noted on a secret that its entry left and that waits for its deletion: AWS would refuse it', async () => {
  const bed = await moved();
  bed.outside(() => bed.world.outside.deleteSecret(inRegion(bed, THERE).arn));
  const end = await bed.pass(here);
  expect(saysOf(end).filter((said) => !said.endsWith(': done'))).toEqual([]);
  expect(inRegion(bed, THERE).tags[LEFT_TAG]).toBeUndefined();
});
