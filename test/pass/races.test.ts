import { successorVersion } from '../../src/core/model/label';
import type { VersionId } from '../../src/core/model/ids';
import { SecretValue } from '../../src/core/model/secret-value';
import { type Bed, OVERLAP, HOUR, saysOf, SETTLE } from './bed';
import { api, disturbed, first, indexOf, ON_SECRETS, passes, rotate, type Situation } from './situations';

const MOVED = /^\w+ api: moved \(moved-meanwhile\)$/;
const UNPROVEN = /^\w+ api: failed \(verification-failed\)$/;
const operations = (calls: readonly { readonly operation: string }[]) => calls.map(({ operation }) => operation);
const forceDeleted = (bed: Bed): void => bed.world.outside.forceDelete(bed.secret('api').arn);
const pendingIn = (bed: Bed): VersionId =>
  bed.secret('api').versions.find(({ stages }) => stages.includes('AWSPENDING'))!.id;

/** Another run, or a person, makes another version current. */
const overtaken = (bed: Bed): void =>
  bed.world.outside.overwriteValue(bed.secret('api').arn, 'p'.repeat(32) as VersionId, 'theirs');

describe('a promotion that another run or a person came before', () => {
  const promoting: Situation = { before: first(), options: rotate, call: 'moveStage' };

  test.each<[string, (bed: Bed) => void]>([
    ['while the new value waits', () => {}],
    [
      'and the new value has no label any more',
      (bed) => bed.world.outside.moveStage(bed.secret('api').arn, 'AWSPENDING', undefined),
    ],
  ])('leaves everything as it is: %s', async (_what, more) => {
    const at = await indexOf(promoting);
    const { bed, end, calls } = await disturbed(promoting, at, (world) => {
      overtaken(world);
      more(world);
    });
    expect(saysOf(end)).toEqual([expect.stringMatching(MOVED)]);
    expect(operations(calls.slice(at))).toEqual(['moveStage', 'describe']);
    expect(bed.secret('api').versions.find(({ stages }) => stages.includes('AWSCURRENT'))!.value).toBe('theirs');
  });

  test('says so too when the secret is gone by the time it looks', async () => {
    const at = await indexOf(promoting);
    const { end } = await disturbed(promoting, [at, at + 1], (world, index) =>
      index === at ? overtaken(world) : forceDeleted(world),
    );
    expect(saysOf(end)).toEqual([expect.stringMatching(MOVED)]);
  });

  test('that promoted the very same version is done', async () => {
    const at = await indexOf(promoting);
    const { bed, end } = await disturbed(promoting, at, (world) =>
      world.world.outside.moveStage(world.secret('api').arn, 'AWSCURRENT', pendingIn(world)),
    );
    expect(saysOf(end)).toEqual(['rotate api: done']);
    expect(bed.secret('api').versions.map(({ stages }) => stages)).toEqual([['AWSPREVIOUS'], ['AWSCURRENT']]);
  });
});

describe('a value that another run stored first under the same version', () => {
  const storing: Situation = { before: first(), options: rotate, call: 'put' };
  /** Under the id that this run has planned for its own value. */
  const stores = async (bed: Bed, text: string): Promise<void> => {
    const { arn, versions } = bed.secret('api');
    const next = successorVersion(arn, versions[0]!.id, 0);
    await bed.world.stores(undefined).put(arn, next, new SecretValue(text), ['AWSPENDING']);
  };

  test('is not promoted when it is no token', async () => {
    const at = await indexOf(storing);
    const { bed, end } = await disturbed(storing, at, (world) => stores(world, 'anything'));
    expect(saysOf(end)).toEqual([expect.stringMatching(UNPROVEN)]);
    expect([bed.works('api'), bed.working('api').length]).toEqual([true, 1]);
  });

  test('went with its secret: this run’s token dies, and it says so', async () => {
    const at = await indexOf(storing);
    const { bed, end, calls } = await disturbed(storing, [at, at + 2], (world, index) =>
      index === at ? stores(world, 'anything') : forceDeleted(world),
    );
    expect(operations(calls.slice(at))).toEqual(['put', 'revoke', 'describe']);
    expect(saysOf(end)).toEqual([expect.stringMatching(MOVED)]);
    expect(bed.working('api')).toHaveLength(1);
  });

  test('stops a restatement, whose value is another', async () => {
    const [, restating] = ON_SECRETS.find(([what]) => what === 'restating')!;
    const at = await indexOf(restating);
    const { bed, end, calls } = await disturbed(restating, at, (world) => stores(world, 'anything'));
    expect(saysOf(end)).toEqual([expect.stringMatching(MOVED)]);
    expect(operations(calls.slice(at))).toEqual(['put']);
    expect(bed.works('api')).toBe(true);
  });
});

describe('a secret that goes while a run is at work', () => {
  test.each<[string, Situation, RegExp]>([
    ['before its new value is proven', { before: first(), options: rotate, call: 'read', nth: 2 }, UNPROVEN],
    [
      'before its value is written once more',
      { before: first(), desired: api({ format: 'plain' }), call: 'read', nth: 2 },
      UNPROVEN,
    ],
    [
      'before what it superseded is disabled',
      { before: passes(OVERLAP + HOUR, SETTLE), call: 'describe', nth: 2 },
      MOVED,
    ],
  ])('stops the action: %s', async (_what, situation, told) => {
    const { end } = await disturbed(situation, await indexOf(situation), forceDeleted);
    expect(saysOf(end)).toEqual([expect.stringMatching(told)]);
  });

  test('having appeared since the plan, is told as changed', async () => {
    const creating: Situation = { before: async () => {}, call: 'create' };
    const at = await indexOf(creating);
    const { bed, end } = await disturbed(creating, [at, at + 1], (world, index) =>
      index === at
        ? world.world.outside.makeSecret({ name: 'hawzu/acme/api', description: '', tags: {} })
        : world.world.outside.forceDelete(world.world.snapshot().secrets[0]!.arn),
    );
    expect(saysOf(end)).toEqual([expect.stringMatching(MOVED)]);
    expect(bed.working('api')).toEqual([]);
  });
});
