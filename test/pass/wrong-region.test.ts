import { NAME_TAG, OWNER_TAG, WORKSPACE_TAG } from '../../src/core/reconcile/observed/observed';
import type { PortCall } from '../../src/testing/memory/port-hooks';
import { Bed, DAY, desiredToken, plansOf, saysOf, specOf } from './bed';

const THERE = 'us-east-1';
const NAMES = ['api', 'web', 'job'];
const here = specOf(
  'acme-ci',
  NAMES.map((name) => desiredToken(name)),
);
const there = specOf(
  'acme-ci',
  NAMES.map((name) => desiredToken(name, { region: THERE })),
);
const gateOf = async (bed: Bed, spec = there): Promise<readonly string[]> =>
  plansOf(await bed.plan(spec)).flatMap(({ gate }) => gate.map(({ code }) => code));

async function deployed(count = 1): Promise<Bed> {
  const bed = new Bed();
  await bed.pass({ ...here, tokens: here.tokens.slice(0, count) });
  bed.advance(DAY);
  return bed;
}

describe('a run in another region than the one that its secrets are in', () => {
  test('would make every token again, so the gate refuses it; one token of ours there proves it', async () => {
    const bed = await deployed();
    expect(await gateOf(bed)).toEqual(['gate-elsewhere']);
    expect(saysOf(await bed.pass(there))[0]).toMatch(/^refused, gate: /);
    expect(await gateOf(bed, here)).toEqual([]);
  });

  test('finds nothing in a region that can’t be asked, and is told by the others', async () => {
    const bed = await deployed(2);
    const calls: PortCall[] = [];
    await bed.pass(there, { calls });
    const probes = calls.filter(({ operation }) => operation === 'describe').map(({ index }) => index);
    for (const index of [probes[4], probes.at(-1)]) {
      const hooks = { faults: (call: PortCall) => (call.index === index ? ('denied' as const) : undefined) };
      expect(saysOf(await bed.pass(there, { hooks }))[0]).toMatch(/^refused, gate: /);
    }
  });

  test('asks every other region for two entries, which is enough, and the own one for each', async () => {
    const counts = [];
    for (const count of [1, 2, 3]) {
      const calls: PortCall[] = [];
      await (await deployed(count)).pass(there, { calls });
      counts.push(calls.filter(({ operation }) => operation === 'describe').length - NAMES.length);
    }
    expect(counts[0]).toBeGreaterThan(20);
    expect(counts).toEqual([counts[0], 2 * counts[0]!, 2 * counts[0]!]);
  });

  test('asks nowhere else where it finds one of its secrets, or where no token has a name of its entries', async () => {
    for (const [bed, spec] of [
      [await deployed(), here],
      [new Bed(), there],
    ] as const) {
      const calls: PortCall[] = [];
      await bed.pass(spec, { calls });
      const reads = calls.slice(
        0,
        calls.findIndex(({ operation }) => operation === 'create'),
      );
      expect(reads.filter(({ operation }) => operation === 'describe')).toHaveLength(NAMES.length);
    }
  });

  test('that is of another partition asks only in its own', async () => {
    const china = specOf('acme-ci', [desiredToken('api', { region: 'cn-north-1' })]);
    const calls: PortCall[] = [];
    await (await deployed()).pass(china, { calls });
    const reads = calls.slice(
      0,
      calls.findIndex(({ operation }) => operation === 'create'),
    );
    expect(reads.filter(({ operation }) => operation === 'describe')).toHaveLength(2);
  });

  test('is stopped by a defect of ours, which is no answer of a region', async () => {
    const bed = await deployed();
    let asked = 0;
    const interleave = async ({ operation }: PortCall): Promise<void> => {
      if (operation === 'describe' && ++asked === NAMES.length + 1) throw new TypeError('broken');
    };
    await expect(bed.pass(there, { hooks: { interleave } })).rejects.toThrow('broken');
  });
});

describe('a secret of the same name in another region proves nothing', () => {
  test.each<[string, (tags: Readonly<Record<string, string>>) => Readonly<Record<string, string>>]>([
    ['when it is another owner’s', (tags) => ({ ...tags, [OWNER_TAG]: 'acme-data' })],
    ['when it is nobody’s', () => ({})],
    ['when it is of another workspace', (tags) => ({ ...tags, [WORKSPACE_TAG]: 'ws_beta' })],
  ])('%s', async (_what, retag) => {
    const bed = await deployed();
    const { arn, tags } = bed.secret('api');
    bed.outside(() => bed.world.outside.setTags(arn, retag(tags)));
    expect(await gateOf(bed)).toEqual([]);
  });

  test('but one that version 0.1 made, which wrote no workspace, does', async () => {
    const bed = await deployed();
    const { arn, tags } = bed.secret('api');
    bed.outside(() => bed.world.outside.setTags(arn, { [OWNER_TAG]: tags[OWNER_TAG]!, [NAME_TAG]: tags[NAME_TAG]! }));
    expect(await gateOf(bed)).toEqual(['gate-elsewhere']);
  });

  test('when no token of that name lives any more', async () => {
    const bed = await deployed();
    const { id } = bed.current('api');
    bed.allowStopping();
    bed.outside(() => bed.world.outside.personRevokes(id));
    expect(await gateOf(bed)).toEqual([]);
  });
});

test('an entry that has no secret here is told where a live token of its name is', async () => {
  const bed = await deployed();
  const { id } = bed.current('api');
  const elsewhere = async () =>
    [...(await bed.plan(there))[0]!.world.declared].map(([name, facts]) => [
      name,
      facts.elsewhere.map(({ token, region }) => [token.id, region]),
    ]);
  expect(await elsewhere()).toEqual([['api', [[id, 'eu-west-1']]], ...['job', 'web'].map((name) => [name, []])]);
  bed.advance(31 * DAY);
  expect(await elsewhere()).toEqual(['api', 'job', 'web'].map((name) => [name, []]));
});
