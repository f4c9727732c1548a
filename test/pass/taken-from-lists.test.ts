import type { DesiredToken } from '../../src/core/model/desired';
import { tokenName } from '../../src/core/model/ids';
import { listedAlone } from '../../src/core/pass/look/lists/from-lists';
import { listTokens } from '../../src/core/pass/look/lists/look-up';
import { hookPorts } from '../../src/testing/memory/hooked-ports';
import type { PortCall, PortHooks } from '../../src/testing/memory/port-hooks';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import { Bed, DAY, desiredToken, specOf } from './bed';

const HERE = 'eu-west-1';
const api = (changes: Partial<DesiredToken> = {}): DesiredToken => desiredToken('api', { region: HERE, ...changes });
const named = (name: string): DesiredToken['secret'] => ({
  kind: 'managed',
  name,
  named: true,
  tags: {},
  recoveryWindowDays: 30,
});

function portsOf({ world, clock }: Bed, hooks: PortHooks = {}) {
  const hooked = hookPorts({ tokenApi: world.tokenApi(), stores: world.stores }, hooks);
  return { ...hooked, clock, random: new SeededRandom('lists') };
}

async function standing(): Promise<Bed> {
  const bed = new Bed();
  await bed.pass(specOf('acme-ci', [api(), desiredToken('web', { region: HERE })]));
  bed.advance(DAY);
  return bed;
}

/** The entries whose secrets need not be asked for. */
const taken = async (bed: Bed, ...entries: readonly DesiredToken[]) =>
  [...((await listedAlone(portsOf(bed), specOf('acme-ci', entries))).answers ?? [])].map(([name]) => name);

describe('a secret is taken from the list', () => {
  test('if it is the only one with the entry’s tags, and has the entry’s name', async () => {
    const bed = await standing();
    const spec = specOf('acme-ci', [
      api(),
      desiredToken('web', { region: HERE }),
      desiredToken('new', { region: HERE }),
    ]);
    const { answers, ours } = await listedAlone(portsOf(bed), spec);
    const { at } = ours.get(HERE)!;
    expect([...answers!].map(([name, answer]) => [name, answer.value.arn, answer.at])).toEqual([
      ['api', bed.secret('api').arn, at],
      ['web', bed.secret('web').arn, at],
    ]);
  });

  test.each<[string, Partial<DesiredToken>, ((bed: Bed) => unknown)?]>([
    ['has another name', { secret: named('mine/api') }],
    ['is to be in another region', { region: 'us-east-1' }],
    ['was given by ARN', { secret: { kind: 'external', arn: 'arn:x' as never, takeOver: false } }],
    ['may have the name before its rename', { renamedFrom: tokenName('old') }],
    ['awaits its deletion', {}, (bed) => bed.world.outside.deleteSecret(bed.secret('api').arn)],
    [
      'was renamed',
      {},
      (bed) => {
        const { arn, tags } = bed.secret('api');
        bed.world.outside.setTags(arn, { ...tags, 'hawzu-tokens:renamed-from': 'old' });
      },
    ],
    [
      'is not alone with its tags',
      {},
      (bed) => bed.world.outside.makeSecret({ name: 'aaa', description: '', tags: bed.secret('api').tags }),
    ],
    [
      'has lost its tags',
      {},
      (bed) => bed.world.outside.setTags(bed.secret('api').arn, { ...bed.secret('api').tags, 'hawzu-tokens:name': '' }),
    ],
  ])('not if it %s', async (_what, changes, act = () => undefined) => {
    const bed = await standing();
    bed.allowStopping();
    bed.outside(() => act(bed));
    expect(await taken(bed, api(changes), desiredToken('web', { region: HERE }))).toEqual(['web']);
  });

  test('and where none can be listed at all, the pass stops: it would find nothing of its entries', async () => {
    const bed = await standing();
    const faults = ({ operation }: PortCall) => (operation === 'listByTags' ? ('denied' as const) : undefined);
    const look = listedAlone(portsOf(bed, { faults }), specOf('acme-ci', [api()]));
    await expect(look).rejects.toThrow('not allowed');
  });

  test('and where one of several regions can’t be listed, those of the others are', async () => {
    const bed = await standing();
    const faults = ({ region }: PortCall) => (region === 'us-east-1' ? ('denied' as const) : undefined);
    const spec = specOf('acme-ci', [api(), desiredToken('there', { region: 'us-east-1' })]);
    const { answers, ours } = await listedAlone(portsOf(bed, { faults }), spec);
    expect([...answers!.keys()]).toEqual(['api']);
    expect(ours.get('us-east-1')).toMatchObject({ secrets: [], why: 'injected: not allowed' });
  });

  test('and tokens are listed, unless they were already', async () => {
    const bed = await standing();
    const calls: PortCall[] = [];
    const ports = portsOf(bed, { interleave: async (call) => void calls.push(call) });
    const known = await listTokens(portsOf(bed), specOf('acme-ci', []).workspace);
    const isListed = () => calls.some(({ operation }) => operation === 'listTokens');
    expect((await listedAlone(ports, specOf('acme-ci', [api()]), known)).tokens).toBe(known);
    expect(isListed()).toBe(false);
    expect((await listedAlone(ports, specOf('acme-ci', [api()]))).tokens.byId.size).toBe(known.byId.size);
    expect(isListed()).toBe(true);
  });
});
