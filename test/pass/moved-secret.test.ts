import type { SecretArn } from '../../src/core/model/ids';
import { ownerId, tokenName } from '../../src/core/model/ids';
import { listTokens, lookUp } from '../../src/core/pass/look/lists/look-up';
import type { Ports } from '../../src/core/ports/ports';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import { Bed, desiredToken, specOf } from './bed';

const [HERE, THERE] = ['eu-west-1', 'us-east-1'];
const former = { owner: ownerId('team-b'), name: tokenName('job') };
const spec = specOf('acme-ci', [desiredToken('api', { region: HERE, movedFrom: former })]);
const tagsOf = (owner: string, name: string, workspace?: string) => ({
  'hawzu-tokens:owner': owner,
  'hawzu-tokens:name': name,
  ...(workspace !== undefined && { 'hawzu-tokens:workspace': workspace }),
});
const making = (bed: Bed, tags: Readonly<Record<string, string>>, region = HERE): SecretArn =>
  bed.world.outside.makeSecret({ name: 'b/job', description: '', tags }, undefined, region);

/** The secret that an entry comes to which moved here. */
async function found({ world, clock }: Bed, stores: Ports['stores'] = world.stores) {
  const ports: Ports = { tokenApi: world.tokenApi(), stores, clock, random: new SeededRandom('look') };
  const ours = new Map([[HERE, { at: clock.now(), secrets: [] }]]);
  const looked = await lookUp(ports, spec, { tokens: await listTokens(ports, spec.workspace), ours }, [spec]);
  const { secret } = looked.found[0]!.answer;
  return secret.known ? secret.value?.arn : secret.why;
}

describe('an entry that moved to another owner comes to', () => {
  test.each([
    ['the secret of the former owner', tagsOf('team-b', 'job', 'ws_acme')],
    ['the one that version 0.1 made, which wrote no workspace', tagsOf('team-b', 'job')],
    ['the one that another run has given its tags just now', tagsOf('acme-ci', 'api', 'ws_acme')],
  ])('%s', async (_what, tags) => {
    const bed = new Bed();
    const arn = making(bed, tags);
    expect(await found(bed)).toBe(arn);
  });

  test.each([
    ['none of another name', tagsOf('team-b', 'other', 'ws_acme')],
    ['none of another owner', tagsOf('team-c', 'job', 'ws_acme')],
    ['none of another workspace', tagsOf('team-b', 'job', 'ws_other')],
  ])('%s', async (_what, tags) => {
    const bed = new Bed();
    making(bed, tags);
    expect(await found(bed)).toBeUndefined();
  });

  test('none that awaits its deletion, but another beside it', async () => {
    const bed = new Bed();
    const tags = tagsOf('team-b', 'job', 'ws_acme');
    bed.world.outside.deleteSecret(making(bed, tags));
    expect(await found(bed)).toBeUndefined();
    const arn = bed.world.outside.makeSecret({ name: 'b/job-again', description: '', tags });
    expect(await found(bed)).toBe(arn);
  });

  test('no copy of one in another region', async () => {
    const bed = new Bed();
    bed.world.outside.replicate(making(bed, tagsOf('team-b', 'job', 'ws_acme'), THERE), HERE);
    expect(await found(bed)).toBeUndefined();
  });

  test('the secret on a later page, too: AWS may answer an empty one before it', async () => {
    const bed = new Bed();
    const arn = making(bed, tagsOf('team-b', 'job', 'ws_acme'));
    const stores: Ports['stores'] = (region) => {
      const store = bed.world.stores(region);
      const list = store.listByTags.bind(store);
      return Object.assign(store, {
        async *listByTags(tags: Readonly<Record<string, string>>) {
          yield { at: bed.clock.now(), value: [] };
          yield* list(tags);
        },
      });
    };
    expect(await found(bed, stores)).toBe(arn);
  });
});

test('of two secrets with its tags an entry has the one that was renamed, in whichever order a list shows them', async () => {
  const bed = new Bed();
  const { world, clock } = bed;
  const entry = desiredToken('api', { region: HERE });
  await bed.pass(specOf('acme-ci', [desiredToken('old', { region: HERE })]));
  const renamed = bed.secret('old').arn;
  await bed.pass(specOf('acme-ci', [{ ...entry, renamedFrom: tokenName('old') }]));
  world.outside.makeSecret({ name: 'other/api', description: '', tags: tagsOf('acme-ci', 'api', 'ws_acme') });
  const both = bed.secrets('api').map(({ arn }) => arn);
  expect(both).toHaveLength(2);
  const ports: Ports = { tokenApi: world.tokenApi(), stores: world.stores, clock, random: new SeededRandom('look') };
  for (const arns of [both, [...both].reverse()]) {
    const secrets = await Promise.all(arns.map(async (arn) => (await world.stores(HERE).describe(arn)).value!));
    const listed = {
      tokens: await listTokens(ports, spec.workspace),
      ours: new Map([[HERE, { at: clock.now(), secrets }]]),
    };
    const desired = specOf('acme-ci', [entry]);
    const looked = await lookUp(ports, desired, listed, [desired]);
    expect(looked.found[0]!.answer.secret).toMatchObject({ value: { arn: renamed } });
  }
});
