import { tokenName } from '../../src/core/model/ids';
import { formatInstant } from '../../src/core/model/time';
import { type Asked, Bed, blocksBy, DAY, desiredToken, holdsBy, names, plansOf, saysOf, specOf } from './bed';
import { api, destroyed, first, restore as options, spec } from './situations';

const restore: Asked = { options };

describe('a secret that awaits its deletion', () => {
  test('blocks its entry: somebody may have meant it', async () => {
    const bed = new Bed();
    await destroyed(bed);
    const end = await bed.pass(spec);
    expect([saysOf(end), blocksBy(end)]).toEqual([[], ['api: secret-pending-deletion']]);
    const { deletedAt } = bed.secret('api');
    expect(deletedAt).toBeGreaterThan(bed.clock.now());
    // The day on which it is gone for good, as AWS tells it.
    expect(plansOf(end)[0]?.entries[0]?.blocked?.message).toContain(
      `scheduled for deletion on ${formatInstant(deletedAt!)}`,
    );
  });

  test('comes back when that is asked for, under its ARN, with a new token and as it is declared now', async () => {
    const bed = new Bed();
    await destroyed(bed);
    const { arn } = bed.secret('api');
    const changed = api({ purpose: 'Another one' });
    expect(saysOf(await bed.pass(changed, restore))).toEqual(['create api: done']);
    expect(bed.secret('api')).toMatchObject({ arn, description: expect.stringContaining('Another one') as string });
    expect([bed.works('api'), bed.working('api').length]).toEqual([true, 1]);
    expect(saysOf(await bed.pass(changed))).toEqual([]);
    expect(bed.violations).toEqual([]);
  });

  test('comes back with its value where the token of that still works', async () => {
    const bed = new Bed();
    await first()(bed);
    const { id } = bed.current('api');
    bed.allowStopping();
    bed.outside(() => bed.world.outside.deleteSecret(bed.secret('api').arn));
    expect(saysOf(await bed.pass(spec, restore))).toEqual(['create api: done']);
    expect([bed.current('api').id, bed.works('api'), bed.working('api').length]).toEqual([id, true, 1]);
  });

  test('comes back with a new token where that one has other rights than can be edited', async () => {
    const bed = new Bed();
    await first()(bed);
    const { id } = bed.current('api');
    bed.allowStopping();
    bed.outside(() => bed.world.outside.deleteSecret(bed.secret('api').arn));
    await bed.pass(api({ access: { type: 'workspace', role: 'Viewer' } }), restore);
    expect(bed.works('api')).toBe(true);
    expect(bed.current('api').id).not.toBe(id);
  });

  test('comes back empty, and gets its first value', async () => {
    const bed = new Bed();
    await bed.pass(spec, { hooks: { faults: ({ operation }) => (operation === 'issue' ? 'denied' : undefined) } });
    bed.outside(() => bed.world.outside.deleteSecret(bed.secret('api').arn));
    expect(saysOf(await bed.pass(spec, restore))).toEqual(['create api: done']);
    expect(bed.works('api')).toBe(true);
  });

  test('of a paused entry comes back without a new token', async () => {
    const bed = new Bed();
    await destroyed(bed);
    const end = await bed.pass(api({ enabled: false }), restore);
    expect([saysOf(end), holdsBy(end)]).toEqual([['create api: done'], ['api: paused-not-created']]);
    expect([bed.secret('api').deletedAt, bed.working('api')]).toEqual([undefined, []]);
  });

  test.each<[string, (tags: Readonly<Record<string, string>>) => Readonly<Record<string, string>>]>([
    ['another owner', (tags) => ({ ...tags, 'hawzu-tokens:owner': 'acme-data' })],
    ['another workspace', (tags) => ({ ...tags, 'hawzu-tokens:workspace': 'ws_beta' })],
    ['no entry', ({ 'hawzu-tokens:name': _name, ...tags }) => tags],
  ])('and carries the tags of %s stays as it is', async (_what, retag) => {
    const bed = new Bed();
    await destroyed(bed);
    const { arn, tags } = bed.secret('api');
    bed.outside(() => bed.world.outside.setTags(arn, retag(tags)));
    const end = await bed.pass(spec, restore);
    expect(saysOf(end)).toEqual([]);
    expect(blocksBy(end)).toHaveLength(1);
    expect(bed.world.snapshot().secrets[0]!.deletedAt).toBeDefined();
  });

  test.each([true, false])(
    'of an entry that was renamed is found by its tags: former name still said: %s',
    async (said) => {
      const bed = new Bed();
      await bed.pass(specOf('acme-ci', [desiredToken('old')]));
      const { arn } = bed.secret('old');
      const renamed = desiredToken('new', { renamedFrom: tokenName('old') });
      await bed.pass(specOf('acme-ci', [renamed]));
      bed.advance(DAY);
      bed.allowStopping();
      await bed.pass(specOf('acme-ci', []), { options: { prune: true }, force: true });
      const again = specOf('acme-ci', [said ? renamed : desiredToken('new')]);
      expect(blocksBy(await bed.pass(again))).toEqual(['new: secret-pending-deletion']);
      const asked: Asked = { options: { restore: names('new') } };
      expect(saysOf(await bed.pass(again, asked))).toEqual(['create new: done']);
      expect([bed.secret('new').arn, bed.works('new')]).toEqual([arn, true]);
      expect(saysOf(await bed.pass(again))).toEqual([]);
    },
  );

  test('and was given by ARN is not this entry’s to restore', async () => {
    const bed = new Bed();
    const arn = bed.world.outside.makeSecret({ name: 'theirs', description: '', tags: {} });
    const given = api({ secret: { kind: 'external', arn, takeOver: false } });
    await first(given)(bed);
    bed.allowStopping();
    bed.outside(() => bed.world.outside.deleteSecret(arn));
    expect(blocksBy(await bed.pass(given, restore))).toHaveLength(1);
    expect(bed.secret('theirs').deletedAt).toBeDefined();
  });
});
