import type { DesiredState } from '../../src/core/model/desired';
import type { PortCall } from '../../src/testing/memory/port-hooks';
import { Bed, DAY, desiredToken, specOf } from './bed';

const [HERE, THERE] = ['eu-west-1', 'us-east-1'];
const api = desiredToken('api', { region: HERE });
const web = desiredToken('web', { region: HERE });
const spec = specOf('acme-ci', [api]);
const theirs = specOf('team-b', [desiredToken('job', { region: HERE })]);

/** The regions of which a pass that is to remove what is left over lists secrets. */
async function asked(bed: Bed, specs: DesiredState | readonly DesiredState[]): Promise<readonly string[]> {
  bed.advance(DAY);
  bed.allowStopping();
  const calls: PortCall[] = [];
  await bed.pass(specs, { options: { prune: true }, calls });
  const listed = calls.flatMap(({ operation, region }) => (operation === 'listByTags' && region ? [region] : []));
  return [...new Set(listed)].sort();
}

describe('a pass that removes what is left over asks other regions only where a token tells of a secret that it can’t see', () => {
  test('not where every token is of an entry, or of a secret that is left here', async () => {
    const bed = new Bed();
    await bed.pass(specOf('acme-ci', [api, web]));
    expect(await asked(bed, spec)).toEqual([HERE]);
  });

  test('not where it is of an entry whose secret carries no tags, since it was given by ARN', async () => {
    const bed = new Bed();
    bed.world.outside.makeSecret({ name: 'given', description: '', tags: {} });
    const arn = bed.world.snapshot().secrets[0]!.arn;
    const given = specOf('acme-ci', [
      desiredToken('api', { region: HERE, secret: { kind: 'external', arn, takeOver: false } }),
    ]);
    await bed.pass(given);
    expect(await asked(bed, given)).toEqual([HERE]);
  });

  test('not where it is of another owner’s entry of the run', async () => {
    const bed = new Bed();
    await bed.pass([spec, theirs]);
    expect(await asked(bed, [spec, theirs])).toEqual([HERE]);
  });

  test('not where it works no more, or has no label of ours', async () => {
    const bed = new Bed();
    await bed.pass([spec, theirs]);
    bed.allowStopping();
    bed.outside(() => bed.world.outside.personDisables(bed.current('job').id));
    bed.outside(() => bed.world.outside.personIssues({ label: 'by hand', access: api.access, expiresAt: null }));
    expect(await asked(bed, spec)).toEqual([HERE]);
  });

  test('but every region of the partition where a token that works is explained by nothing', async () => {
    const bed = new Bed();
    await bed.pass([spec, theirs]);
    const regions = await asked(bed, spec);
    expect(regions).toEqual(expect.arrayContaining([HERE, THERE, 'ap-south-1']));
    expect(regions).not.toContain('cn-north-1');
  });

  test('nor any for a plain pass', async () => {
    const bed = new Bed();
    await bed.pass([spec, theirs]);
    bed.advance(DAY);
    const calls: PortCall[] = [];
    await bed.pass(spec, { calls });
    expect(new Set(calls.flatMap(({ region }) => region ?? []))).toEqual(new Set([HERE]));
  });
});

test('what it finds there is removed if an entry of the spec left it, and not if another file may declare it', async () => {
  const bed = new Bed();
  const named = (name: string) => ({ kind: 'managed', name, named: true, tags: {}, recoveryWindowDays: 30 }) as const;
  const other = specOf('acme-ci', [desiredToken('other', { region: THERE, secret: named('mine/other') })]);
  await bed.pass(specOf('acme-ci', [desiredToken('api', { region: THERE, secret: named('once/api') })]));
  await bed.pass(other);
  const there = bed.secret('api').arn;
  await bed.pass(spec);
  bed.advance(DAY);
  const regions = await asked(bed, spec);
  expect(regions).toContain(THERE);
  const left = bed.secret('api', ({ arn }) => arn === there);
  expect(left.deletedAt).toBeDefined();
  expect(bed.secret('other').deletedAt).toBeUndefined();
  expect(bed.works('other')).toBe(true);
});

test.each([
  ['an entry that is here now', [desiredToken('api', { region: HERE }), desiredToken('web', { region: HERE })]],
  ['an entry that was removed', [desiredToken('web', { region: HERE })]],
])('a plain pass tells what is left in another region of %s', async (_what, entries) => {
  const bed = new Bed();
  await bed.pass(specOf('acme-ci', [desiredToken('api', { region: THERE }), desiredToken('web', { region: HERE })]));
  const { arn } = bed.secret('api');
  await bed.pass(specOf('acme-ci', entries));
  bed.advance(2 * DAY);
  const [seen] = await bed.plan(specOf('acme-ci', entries));
  expect(seen!.world.undeclared.map(({ name, region }) => [name, region])).toEqual([['api', THERE]]);
  expect(seen!.world.undeclared[0]!.secret).toMatchObject({ value: { arn } });
});
