import { LEFT_TAG } from '../../src/core/reconcile/observed/observed';
import { Bed, DAY, desiredToken, saysOf, specOf } from './bed';

test('a note of leaving for a time to come, which only others write, puts a removal off by a day and no longer', async () => {
  const stays = desiredToken('stays');
  const bed = new Bed();
  await bed.pass(specOf('acme-ci', [desiredToken('api'), stays]));
  bed.advance(DAY);
  const { arn, tags } = bed.secret('api');
  bed.outside(() => bed.world.outside.setTags(arn, { ...tags, [LEFT_TAG]: '2099-01-01T00:00:00Z' }));
  const prune = { options: { prune: true } };
  const left = specOf('acme-ci', [stays]);
  bed.allowStopping();
  expect(saysOf(await bed.pass(left, prune))).toEqual([]);
  bed.advance(DAY + 1);
  expect(saysOf(await bed.pass(left, prune))).toEqual(['remove api: done']);
  expect(bed.violations).toEqual([]);
});
