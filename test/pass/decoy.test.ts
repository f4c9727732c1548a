import { RENAMED_TAG } from '../../src/core/reconcile/observed/observed';
import { Bed, DAY, desiredToken, HOUR, names, saysOf, specOf } from './bed';

const spec = specOf('acme-ci', [desiredToken('api'), desiredToken('web')]);

/** Somebody who may make secrets, and has no right at the token API, has copied the tags of an entry's secret. */
const withDecoy = async (more: Record<string, string>) => {
  const bed = new Bed();
  await bed.pass(spec);
  bed.advance(HOUR);
  const own = bed.secret('api');
  bed.outside(() => {
    bed.world.outside.makeSecret({ name: 'mallory/api', description: '', tags: { ...own.tags, ...more } });
  });
  return { bed, own, decoy: () => bed.secret('api', ({ name }) => name === 'mallory/api') };
};

describe.each([
  ['as they are', {}],
  ['as those of a renamed secret', { [RENAMED_TAG]: 'old' }],
  ['with an empty former name', { [RENAMED_TAG]: '' }],
])('a secret of a stranger with our tags, %s,', (_how, tags) => {
  test('gets no token, and the entry keeps its own', async () => {
    const { bed, own, decoy } = await withDecoy(tags);
    const before = bed.currentIn(own);
    expect(saysOf(await bed.pass(spec))).toEqual([]);
    expect(decoy().versions).toEqual([]);
    expect(saysOf(await bed.pass(spec, { options: { rotate: names('api') } }))).toEqual(['rotate api: done']);
    expect(decoy().versions).toEqual([]);
    const is = bed.currentIn(bed.secret('api', ({ arn }) => arn === own.arn));
    expect(is?.id).not.toBe(before?.id);
    expect(bed.violations).toEqual([]);
  });

  test('keeps no superseded token alive', async () => {
    const { bed, own } = await withDecoy(tags);
    const old = bed.currentIn(own)!.id;
    await bed.pass(spec, { options: { rotate: names('api') } });
    for (const hours of [25, 1, 49]) {
      bed.advance(hours * HOUR);
      expect(saysOf(await bed.scheduled(spec))).toEqual(['retire api: done']);
    }
    expect(bed.token(old).revokedAt).not.toBeNull();
  });
});

test('a secret that was renamed is found by the tokens that are labelled for it', async () => {
  const bed = new Bed();
  await bed.pass(spec);
  bed.advance(DAY);
  const { arn } = bed.secret('api');
  const target = { ...desiredToken('next').secret, name: 'hawzu/acme-ci/next' } as never;
  const renamed = specOf('acme-ci', [
    desiredToken('next', { renamedFrom: names('api').values().next().value!, secret: target }),
    desiredToken('web'),
  ]);
  await bed.pass(renamed);
  expect(bed.secret('next').arn).toBe(arn);
  expect(saysOf(await bed.pass(renamed))).toEqual([]);
});
