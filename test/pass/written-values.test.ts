import type { TokenId } from '../../src/core/model/ids';
import { Bed, DAY, desiredToken, HOUR, names, OVERLAP, plannedBy, saysOf, SETTLE, specOf } from './bed';
import { copied, months, rotate, spec, standing, strangersToken } from './standing';

describe('a token id that somebody wrote into a secret', () => {
  /** Whoever may write the secret writes another token's id, and anything else, beside a value. */
  const written = (bed: Bed, change: Record<string, unknown>): void => {
    const secret = bed.secret('api');
    const value = JSON.parse(secret.versions.find(({ stages }) => stages.includes('AWSCURRENT'))!.value!) as object;
    bed.outside(() =>
      bed.world.outside.overwriteValue(secret.arn, 'w'.repeat(32) as never, JSON.stringify({ ...value, ...change })),
    );
  };

  test.each<[string, (bed: Bed, stranger: TokenId) => Record<string, unknown>]>([
    ['beside our own value', (_bed, tokenId) => ({ tokenId })],
    ['beside a value that nobody accepts', (_bed, tokenId) => ({ tokenId, token: 'hawzu_pat_made_up' })],
    ['with our label', (bed, tokenId) => ({ tokenId, label: copied(bed.current('api')), token: 'hawzu_pat_made_up' })],
  ])('is not believed: the other team’s token is never touched, %s', async (_what, change) => {
    const bed = await standing();
    const stranger = strangersToken(bed, 'another team’s');
    written(bed, change(bed, stranger.id));
    await bed.pass(spec);
    expect(bed.works('api')).toBe(true);
    await months(bed);
    bed.allowStopping();
    await bed.pass(specOf('acme-ci', []), { options: { prune: true } });
    expect(bed.violations).toEqual([]);
    expect(bed.token(stranger.id).status).toBe('enabled');
  });

  test('in an emergency is listed at the most', async () => {
    const bed = await standing();
    const stranger = strangersToken(bed, 'another team’s');
    const own = bed.current('api').id;
    written(bed, { tokenId: stranger.id, token: 'hawzu_pat_made_up' });
    bed.allowStopping();
    await bed.pass(spec, { options: { compromised: names('api') } });
    expect(bed.alive(own)).toEqual([]);
    expect(bed.violations).toEqual([]);
  });

  test('in the previous version is not believed either', async () => {
    const bed = await standing();
    const stranger = strangersToken(bed, 'another team’s');
    written(bed, { tokenId: stranger.id, token: 'hawzu_pat_made_up' });
    await bed.pass(spec);
    await bed.pass(spec, rotate);
    await months(bed);
    expect(bed.violations).toEqual([]);
    expect(bed.token(stranger.id).status).toBe('enabled');
  });
});

describe('a value of another team’s token that works', () => {
  test('in our managed secret is replaced, and the token is left alone', async () => {
    const bed = await standing();
    const stranger = strangersToken(bed, 'another team’s');
    const { arn } = bed.secret('api');
    bed.outside(() => bed.world.outside.overwriteValue(arn, 'w'.repeat(32) as never, stranger.value));
    bed.advance(HOUR);
    expect(plannedBy(await bed.pass(spec))).toEqual(['replace (overwritten-outside)']);
    await months(bed);
    expect(bed.violations).toEqual([]);
    expect(bed.works('api')).toBe(true);
  });

  test('labelled for another entry of ours is left to that entry', async () => {
    const bed = new Bed();
    const both = specOf('acme-ci', [desiredToken('api'), desiredToken('web')]);
    await bed.pass(both);
    bed.advance(HOUR);
    const web = bed.current('web');
    bed.isStranger(web.id);
    bed.outside(() => bed.world.outside.overwriteValue(bed.secret('api').arn, 'w'.repeat(32) as never, web.value!));
    bed.advance(HOUR);
    expect(saysOf(await bed.pass(both))).toEqual(['replace api: done']);
    for (const wait of [OVERLAP + HOUR, SETTLE, 3 * DAY]) {
      bed.advance(wait);
      await bed.pass(both);
    }
    expect(bed.violations).toEqual([]);
    expect([bed.works('api'), bed.works('web')]).toEqual([true, true]);
  });

  test('that quotes another entry’s label is left to that entry, even when a person has edited the token’s own', async () => {
    const bed = new Bed();
    const both = specOf('acme-ci', [desiredToken('api'), desiredToken('web')]);
    await bed.pass(both);
    bed.advance(HOUR);
    const { id } = bed.current('web');
    const { value: stored } = bed.secret('web').versions.find(({ stages }) => stages.includes('AWSCURRENT'))!;
    bed.outside(() => bed.world.outside.personEdits(id, { label: 'renamed by hand' }));
    bed.outside(() => bed.world.outside.overwriteValue(bed.secret('api').arn, 'w'.repeat(32) as never, stored!));
    bed.advance(HOUR);
    const end = await bed.pass(specOf('acme-ci', [desiredToken('api')]));
    expect(saysOf(end)).toEqual(['replace api: done']);
    expect(bed.token(id)).toMatchObject({ label: 'renamed by hand', status: 'enabled' });
    await bed.pass(both);
    expect([bed.works('api'), bed.works('web'), bed.current('web').id]).toEqual([true, true, id]);
    expect(bed.violations).toEqual([]);
  });
});
