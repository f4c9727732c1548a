import { tokenName } from '../../src/core/model/ids';
import { listTokens, lookUp, type OurSecrets } from '../../src/core/pass/look/lists/look-up';
import { PortError, type PortErrorKind } from '../../src/core/ports/errors';
import type { Ports } from '../../src/core/ports/ports';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import { Bed, DAY, desiredToken, specOf } from './bed';

const HERE = 'eu-west-1';
const spec = specOf('acme-ci', [desiredToken('api', { region: HERE }), desiredToken('web', { region: HERE })]);

/** Entries as they are looked up where a question about the first is answered with an error. */
async function found(error: () => Error, ours: (bed: Bed) => ReadonlyMap<string, OurSecrets>) {
  const bed = new Bed();
  await bed.pass(spec);
  bed.advance(DAY);
  const { arn, name } = bed.secret('api');
  const stores: Ports['stores'] = (region) => {
    const store = bed.world.stores(region);
    const describe = store.describe.bind(store);
    return Object.assign(store, {
      describe: async (id: string) => {
        if (id === arn || id === name) throw error();
        return describe(id);
      },
    });
  };
  const ports: Ports = { tokenApi: bed.world.tokenApi(), stores, clock: bed.clock, random: new SeededRandom('look') };
  const listed = { tokens: await listTokens(ports, spec.workspace), ours: ours(bed) };
  const looked = await lookUp(ports, spec, listed, [spec]);
  return looked.found.map(({ token, answer: { secret } }) => [
    token.name,
    secret.known ? secret.value !== undefined : secret.why,
  ]);
}

const refused = (kind: PortErrorKind) => (): Error =>
  new PortError({ port: 'Secrets Manager', operation: 'describe', kind, effect: 'none' }, `not allowed: ${kind}`);
const listed = ({ clock }: Bed) => new Map([[HERE, { at: clock.now(), secrets: [] }]]);
const unlisted = ({ clock }: Bed) => new Map([[HERE, { at: clock.now(), secrets: [], why: 'lists are denied' }]]);

describe('a secret that can’t be read', () => {
  test.each<PortErrorKind>(['denied', 'unavailable', 'timeout', 'throttled'])(
    'is unknown, and the others are looked at: %s',
    async (kind) => {
      expect(await found(refused(kind), listed)).toEqual([
        [tokenName('api'), `not allowed: ${kind}`],
        [tokenName('web'), true],
      ]);
    },
  );

  test('because credentials have ended stops the look: none of the others could be read either', async () => {
    await expect(found(refused('unauthenticated'), listed)).rejects.toThrow('not allowed: unauthenticated');
  });

  test('though not where lists could not be read before: an emergency goes on with what it knows', async () => {
    expect(await found(refused('unauthenticated'), unlisted)).toContainEqual([
      tokenName('api'),
      'not allowed: unauthenticated',
    ]);
  });

  test('stops the look where nothing tells what time it is there', async () => {
    await expect(found(refused('denied'), () => new Map())).rejects.toThrow('not allowed: denied');
  });

  test('for a defect of ours stops the look', async () => {
    await expect(found(() => new TypeError('a defect'), listed)).rejects.toThrow('a defect');
  });
});
