import { tokenName, versionId } from '../../src/core/model/ids';
import { SecretValue } from '../../src/core/model/secret-value';
import { isPortError } from '../../src/core/ports/errors';
import { AWSCURRENT, AWSPENDING } from '../../src/core/ports/secret-store';
import { MemoryWorld } from '../../src/adapters/memory/memory-world';
import { hookPorts } from '../../src/testing/memory/hooked-ports';
import { ManualClock } from '../../src/testing/memory/manual-clock';
import { Crash, type Fault, type PortHooks } from '../../src/testing/memory/port-hooks';
import { SeededRandom } from '../../src/testing/memory/seeded-random';

const HOUR = 3_600_000;
const request = { label: 'l', access: { type: 'workspace', role: 'Viewer' }, expiresAt: null } as const;
const v1 = versionId('1'.repeat(32));

const worldOf = (seed = 1) => {
  const clock = new ManualClock();
  const world = new MemoryWorld({ clock, random: new SeededRandom(seed) });
  const hook = (hooks: PortHooks) => hookPorts({ tokenApi: world.tokenApi(), stores: world.stores }, hooks);
  const issued = () => world.snapshot().tokens.filter((token) => token.label === 'l').length;
  return { clock, world, hook, issued };
};
const outcomeOf = async (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: unknown) => error,
  );

test.each<[Fault, number, object | 'crash']>([
  ['crash-before', 0, 'crash'],
  ['crash-after', 1, 'crash'],
  ['lost-reply', 1, { kind: 'unavailable', effect: 'unknown' }],
  ['lost-reply-repeated', 1, { kind: 'conflict' }],
  ['timeout-before', 0, { kind: 'timeout', effect: 'unknown' }],
  ['timeout-after', 1, { kind: 'timeout', effect: 'unknown' }],
  ['throttled', 0, { kind: 'throttled', effect: 'none' }],
  ['unavailable', 0, { kind: 'unavailable', effect: 'none' }],
  ['denied', 0, { kind: 'denied', effect: 'none' }],
])('an issue that meets %s leaves %p tokens', async (fault, left, expected) => {
  const { world, hook, issued } = worldOf();
  const outcome = await outcomeOf(hook({ faults: () => fault }).tokenApi.issue(world.workspace, request));
  expect(issued()).toBe(left);
  if (expected === 'crash') expect(outcome).toBeInstanceOf(Crash);
  else expect(outcome).toMatchObject(expected);
  expect(isPortError(outcome)).toBe(expected !== 'crash');
});

test('a process that crashed has no further effect, also through its other port', async () => {
  const { world, hook, issued } = worldOf();
  const process = hook({ faults: ({ index }) => (index === 1 ? 'crash-before' : undefined) });
  await process.tokenApi.whoAmI();
  expect(await outcomeOf(process.tokenApi.whoAmI())).toBeInstanceOf(Crash);
  expect(await outcomeOf(process.tokenApi.issue(world.workspace, request))).toBeInstanceOf(Crash);
  expect(await outcomeOf(process.stores(undefined).describe('any'))).toBeInstanceOf(Crash);
  expect(process.crashed()).toBe(true);
  expect(issued()).toBe(0);
});

test('calls of both ports are counted as one sequence, each page of a list as one', async () => {
  const { world, hook } = worldOf();
  const process = hook({});
  await process.tokenApi.whoAmI();
  for await (const _page of process.tokenApi.listTokens(world.workspace)) continue;
  await process.stores(undefined).describe('any');
  expect(process.calls.map(({ index, operation }) => `${index} ${operation}`)).toEqual([
    '0 whoAmI',
    '1 listTokens',
    '2 listTokens',
    '3 describe',
  ]);
});

test('two processes take turns as their scheduler says', async () => {
  const { hook } = worldOf();
  const order: string[] = [];
  const gates: Record<string, () => void> = {};
  const process = (name: string) =>
    hook({
      interleave: () =>
        new Promise((resolve) => {
          gates[name] = () => {
            order.push(name);
            resolve();
          };
        }),
    });
  const a = process('a').tokenApi.whoAmI();
  const b = process('b').tokenApi.whoAmI();
  gates.b?.();
  await b;
  gates.a?.();
  await a;
  expect(order).toEqual(['b', 'a']);
});

test('a stale read answers from the past; writes and their refusals see the present', async () => {
  const { clock, world } = worldOf();
  const api = world.tokenApi();
  const store = world.stores(undefined);
  const arn = (await store.create({ name: 's', description: '', tags: {} })).value;
  clock.advance(HOUR);
  world.setStaleness(300_000);
  const { token } = (await api.issue(world.workspace, request)).value;
  await store.put(arn, v1, new SecretValue('one'), [AWSPENDING]);
  expect(isPortError(await outcomeOf(api.getToken(world.workspace, token.id)), 'not-found')).toBe(true);
  expect((await store.describe(arn)).value?.stages.size).toBe(0);
  expect((await store.read(arn, v1)).value.kind).toBe('not-found');
  const conflict = await outcomeOf(store.put(arn, v1, new SecretValue('two'), [AWSPENDING]));
  expect(isPortError(conflict, 'conflict')).toBe(true);
  clock.advance(300_000);
  expect((await api.getToken(world.workspace, token.id)).value.label).toBe('l');
  expect((await store.describe(arn)).value?.stages.get(v1)).toEqual([AWSCURRENT, AWSPENDING]);
});

test('an intent without a value reads as empty, and can be filled once', async () => {
  const { world } = worldOf();
  const store = world.stores(undefined);
  const [first, intent] = [v1, versionId('2'.repeat(32))];
  const arn = world.outside.makeSecret({ name: 's', description: '', tags: {} }, { version: first, text: 'one' });
  world.outside.startRotation(arn, intent);
  expect((await store.read(arn, intent)).value.kind).toBe('empty');
  expect((await store.describe(arn)).value?.stages.get(intent)).toEqual([AWSPENDING]);
  await store.put(arn, intent, new SecretValue('two'), [AWSPENDING]);
  expect((await store.read(arn, intent)).value.kind).toBe('value');
  expect(isPortError(await outcomeOf(store.put(arn, intent, new SecretValue('x'), [AWSPENDING])), 'conflict')).toBe(
    true,
  );
});

test('a rotation made elsewhere ends with the new value current, the old one previous and nothing pending', () => {
  const { world } = worldOf();
  const arn = world.outside.makeSecret({ name: 's', description: '', tags: {} }, { version: v1, text: 'one' });
  const v2 = versionId('2'.repeat(32));
  const id = world.outside.rotateElsewhere(arn, v2, request, (token) => JSON.stringify({ tokenId: token.id }));
  const secret = world.snapshot().secrets[0];
  expect(secret?.versions.map((version) => [version.id, version.stages])).toEqual([
    [v1, ['AWSPREVIOUS']],
    [v2, [AWSCURRENT]],
  ]);
  expect(secret?.versions[1]?.value).toContain(id);
});

test('the same seed gives the same world', () => {
  const valueOf = (seed: number) => worldOf(seed).world.management.value.reveal();
  expect(valueOf(7)).toBe(valueOf(7));
  expect(valueOf(7)).not.toBe(valueOf(8));
});

test('a value is in the snapshot and nowhere in what the ports give for printing', async () => {
  const { world } = worldOf();
  const issued = await world.tokenApi().issue(world.workspace, { ...request, label: tokenName('printed') });
  expect(issued.value.value.reveal()).toContain('CANARY');
  expect(JSON.stringify(issued)).not.toContain('CANARY');
  expect(JSON.stringify(world.snapshot())).toContain(issued.value.value.reveal());
});
