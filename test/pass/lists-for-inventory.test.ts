import { workspaceId } from '../../src/core/model/ids';
import { scopeKeyOf } from '../../src/core/model/label';
import { InventoryLists, ownersOfLabels } from '../../src/core/pass/look/for-inventory';
import type { Ports } from '../../src/core/ports/ports';
import { hookPorts } from '../../src/testing/memory/hooked-ports';
import type { PortCall, PortHooks } from '../../src/testing/memory/port-hooks';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import { Bed, DAY, desiredToken, HOUR, MINUTE, specOf } from './bed';

const [HERE, THERE] = ['eu-west-1', 'us-east-1'];

function portsOf({ world, clock }: Bed, hooks: PortHooks = {}): Ports {
  const hooked = hookPorts({ tokenApi: world.tokenApi(), stores: world.stores }, hooks);
  return { ...hooked, clock, random: new SeededRandom('inventory') };
}

describe('whose the hash in a label is', () => {
  const placeOf = (bed: Bed, entry: string) => {
    const { arn, tags } = bed.secret(entry);
    return scopeKeyOf(tags['hawzu-tokens:owner'] as never, arn);
  };

  async function twoOwners(): Promise<Bed> {
    const bed = new Bed();
    await bed.pass(specOf('acme-ci', [desiredToken('api', { region: HERE })]));
    await bed.pass(specOf('team-b', [desiredToken('web', { region: THERE })]));
    return bed;
  }

  test('secrets with an owner’s tag tell, in every region that is asked', async () => {
    const bed = await twoOwners();
    bed.world.outside.makeSecret({ name: 'somebodys', description: '', tags: { team: 'x' } });
    expect(await ownersOfLabels(portsOf(bed), [HERE])).toEqual(new Map([[placeOf(bed, 'api'), 'acme-ci']]));
    expect(await ownersOfLabels(portsOf(bed), [HERE, THERE])).toEqual(
      new Map([
        [placeOf(bed, 'api'), 'acme-ci'],
        [placeOf(bed, 'web'), 'team-b'],
      ]),
    );
  });

  test('a region that can’t be listed tells nothing, and the others tell theirs', async () => {
    const bed = await twoOwners();
    const faults = ({ region }: PortCall) => (region === HERE ? 'denied' : undefined);
    expect(await ownersOfLabels(portsOf(bed, { faults }), [HERE, THERE])).toEqual(
      new Map([[placeOf(bed, 'web'), 'team-b']]),
    );
  });

  test('a defect of ours is no refusal', async () => {
    const bed = await twoOwners();
    await expect(ownersOfLabels(portsOf(bed, { faults: () => 'crash-before' }), [HERE])).rejects.toThrow('died');
  });
});

describe('an inventory takes from the list', () => {
  const spec = specOf('acme-ci', [desiredToken('api', { region: HERE }), desiredToken('web', { region: HERE })]);

  async function resting(): Promise<Bed> {
    const bed = new Bed();
    await bed.pass(spec);
    bed.advance(DAY);
    return bed;
  }
  const taken = async (bed: Bed) => [...((await new InventoryLists().listed(portsOf(bed), spec)).answers ?? [])];
  const namesTaken = async (bed: Bed) => (await taken(bed)).map(([name]) => name);

  test('what rests, as the list shows it', async () => {
    const bed = await resting();
    const answers = await taken(bed);
    expect(answers.map(([name, { value }]) => [name, value.arn])).toEqual([
      ['api', bed.secret('api').arn],
      ['web', bed.secret('web').arn],
    ]);
  });

  test('a secret that changed within the hour is asked for by itself', async () => {
    const bed = await resting();
    const { arn, tags } = bed.secret('api');
    bed.outside(() => bed.world.outside.setTags(arn, tags));
    expect(await namesTaken(bed)).toEqual(['web']);
    bed.advance(HOUR - 1);
    expect(await namesTaken(bed)).toEqual(['web']);
    bed.advance(1);
    expect(await namesTaken(bed)).toEqual(['api', 'web']);
  });

  test('so is one whose token was changed within the hour, or made', async () => {
    const bed = await resting();
    const { label, id, access } = bed.current('web');
    bed.outside(() => bed.world.outside.personEdits(id, { expiresAt: null }));
    expect(await namesTaken(bed)).toEqual(['api']);
    bed.advance(HOUR);
    expect(await namesTaken(bed)).toEqual(['api', 'web']);
    const beside = label.replace(/\.[a-z2-7]+$/, '.beside');
    bed.outside(() => bed.world.outside.personIssues({ label: beside, access, expiresAt: null }));
    bed.advance(MINUTE);
    expect(await namesTaken(bed)).toEqual(['api']);
  });

  test('and lists the tokens of a workspace once for all its specs, and anew when a spec looks again', async () => {
    const bed = await resting();
    const other = specOf('team-b', []);
    const calls: PortCall[] = [];
    const ports = portsOf(bed, { interleave: async (call) => void calls.push(call) });
    const pages = () => calls.filter(({ operation }) => operation === 'listTokens').length;
    const lists = new InventoryLists();
    const first = await lists.listed(ports, spec);
    const once = pages();
    const second = await lists.listed(ports, { ...other, tokens: [desiredToken('job', { region: HERE })] });
    expect([second.tokens === first.tokens, pages()]).toEqual([true, once]);
    const again = await lists.listed(ports, spec);
    expect([again.tokens === first.tokens, pages()]).toEqual([false, 2 * once]);
    expect((await lists.listed(ports, other)).tokens === again.tokens).toBe(true);
    const elsewhere = bed.inWorkspace('ws_other');
    const there = { ...portsOf(bed), tokenApi: bed.world.tokenApi(elsewhere.management.value) };
    const of = specOf('acme-ci', [desiredToken('api', { region: HERE })], workspaceId('ws_other'));
    expect((await lists.listed(there, of)).tokens === again.tokens).toBe(false);
  });
});
