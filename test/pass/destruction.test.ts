import type { SecretArn, VersionId } from '../../src/core/model/ids';
import type { PortCall } from '../../src/testing/memory/port-hooks';
import { type Asked, Bed, DAY, desiredToken, holdsBy, names, saysOf, specOf } from './bed';
import { api, first, rotated, spec } from './situations';

const destroy: Asked = { options: { destroy: names('api') } };
/** Something happens right before the call. */
const before = (operation: string, act: () => unknown): Asked['hooks'] => ({
  interleave: async (call: PortCall) => void (call.operation === operation && (await act())),
});

describe('an entry that is destroyed', () => {
  test('leaves no token that works, and a secret that can be restored for the declared time', async () => {
    const bed = new Bed();
    await rotated(bed);
    bed.allowStopping();
    const calls: PortCall[] = [];
    expect(saysOf(await bed.pass(spec, { ...destroy, calls }))).toEqual(['remove api: done']);
    expect(bed.working('api')).toEqual([]);
    expect(bed.secret('api').deletedAt! - bed.clock.now()).toBe(30 * DAY);
    const changes = calls.map(({ operation }) => operation).filter((one) => /able|revoke|delete|restore/.test(one));
    expect(changes).toEqual(['disable', 'disable', 'revoke', 'revoke', 'delete']);
  });

  test('without a recovery window leaves no secret', async () => {
    const bed = new Bed();
    const soon = specOf('acme-ci', [
      desiredToken('api', { secret: { ...managed('hawzu/acme/api'), recoveryWindowDays: 0 } }),
    ]);
    await first(soon)(bed);
    bed.allowStopping();
    expect(saysOf(await bed.pass(soon, destroy))).toEqual(['remove api: done']);
    expect(bed.secrets('api')).toEqual([]);
  });

  test.each<[string, (bed: Bed) => Promise<void>]>([
    ['with a value', first()],
    [
      'that never got a value',
      async (bed) =>
        void (await bed.pass(spec, {
          hooks: { faults: ({ operation }) => (operation === 'issue' ? 'denied' : undefined) },
        })),
    ],
  ])('gives a secret back in which another run stored a value meanwhile: %s', async (_what, stand) => {
    const bed = new Bed();
    await stand(bed);
    bed.allowStopping();
    const { arn } = bed.secret('api');
    const hooks = before('delete', () => bed.outside(() => theirs(bed, arn)));
    expect(saysOf(await bed.pass(spec, { ...destroy, hooks, ...once() }))).toEqual([
      'remove api: moved (moved-meanwhile)',
    ]);
    expect(bed.secret('api').deletedAt).toBeUndefined();
    expect(bed.secret('api').versions.find(({ stages }) => stages.includes('AWSCURRENT'))?.value).toBe('theirs');
  });

  test('that never got a value is gone with its empty secret', async () => {
    const bed = new Bed();
    await bed.pass(spec, { hooks: { faults: ({ operation }) => (operation === 'issue' ? 'denied' : undefined) } });
    expect(saysOf(await bed.pass(spec, destroy))).toEqual(['remove api: done']);
    expect(bed.secret('api').deletedAt).toBeDefined();
  });

  test('is left as it is while its secret can’t be read', async () => {
    const bed = new Bed();
    await first()(bed);
    const hooks = { faults: ({ operation }: PortCall) => (operation === 'describe' ? ('denied' as const) : undefined) };
    const end = await bed.pass(spec, { ...destroy, hooks });
    expect([saysOf(end), holdsBy(end)]).toEqual([[], ['api: secret-unreadable']]);
    expect(bed.works('api')).toBe(true);
  });

  test.each<[string, (tags: Readonly<Record<string, string>>) => Readonly<Record<string, string>>]>([
    ['another owner', (tags) => ({ ...tags, 'hawzu-tokens:owner': 'acme-data' })],
    ['another entry', (tags) => ({ ...tags, 'hawzu-tokens:name': 'web' })],
    ['another workspace', (tags) => ({ ...tags, 'hawzu-tokens:workspace': 'ws_other' })],
  ])('ends its tokens and keeps a secret with the tags of %s', async (_what, retag) => {
    const bed = new Bed();
    await first()(bed);
    bed.allowStopping();
    const { arn, tags } = bed.secret('api');
    bed.outside(() => bed.world.outside.setTags(arn, retag(tags)));
    expect(saysOf(await bed.pass(spec, destroy))).toEqual(['remove api: done']);
    expect(bed.working('api')).toEqual([]);
    expect(bed.world.snapshot().secrets[0]!.deletedAt).toBeUndefined();
  });

  test('under its new name takes the secret with its former one along', async () => {
    const bed = new Bed();
    await first()(bed);
    bed.allowStopping();
    const renamed = specOf('acme-ci', [desiredToken('web', { renamedFrom: desiredToken('api').name })]);
    expect(saysOf(await bed.pass(renamed, { options: { destroy: names('web') } }))).toEqual(['remove web: done']);
    expect(bed.secret('api').deletedAt).toBeDefined();
  });

  test('ends its tokens and keeps a secret that was given by ARN', async () => {
    const bed = new Bed();
    const arn = bed.world.outside.makeSecret({ name: 'theirs', description: '', tags: {} });
    const given = api({ secret: { kind: 'external', arn, takeOver: false } });
    await first(given)(bed);
    bed.allowStopping();
    expect(saysOf(await bed.pass(given, destroy))).toEqual(['remove api: done']);
    expect([bed.working('api'), bed.secret('theirs').deletedAt]).toEqual([[], undefined]);
  });
});

const managed = (name: string) => ({ kind: 'managed', name, named: false, tags: {}, recoveryWindowDays: 30 }) as const;
const theirs = (bed: Bed, arn: SecretArn): void =>
  bed.world.outside.overwriteValue(arn, 't'.repeat(32) as VersionId, 'theirs');
/** A pass looks again at what moved; here, how its first look ends is what counts. */
const once = (): Asked => {
  const control = new AbortController();
  return { signal: control.signal, onEvent: ({ kind }) => void (kind === 'outcome' && control.abort()) };
};
