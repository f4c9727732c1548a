import { SecretValue } from '../../src/core/model/secret-value';
import { Bed, blocksBy, DAY, desiredToken, saysOf, specOf } from './bed';

describe('a block is one entry’s', () => {
  const many = [desiredToken('api'), desiredToken('web'), desiredToken('job')];

  test.each<[string, (bed: Bed) => void, string]>([
    [
      'is scheduled for deletion',
      (bed) => bed.world.outside.deleteSecret(bed.secret('web').arn),
      'web: secret-pending-deletion',
    ],
    ['belongs to somebody else', (bed) => bed.world.outside.setTags(bed.secret('web').arn, {}), 'web: secret-not-ours'],
  ])('whose secret %s: the others rotate, retire and are made', async (_what, act, block) => {
    const bed = new Bed();
    await bed.pass(specOf('acme-ci', many.slice(0, 2)));
    bed.advance(20 * DAY);
    bed.outside(() => act(bed));
    const end = await bed.pass(specOf('acme-ci', many));
    expect(blocksBy(end)).toEqual([block]);
    expect([...saysOf(end)].sort()).toEqual(['create job: done', 'rotate api: done']);
    bed.advance(15 * DAY);
    await bed.pass(specOf('acme-ci', many));
    expect([bed.works('api'), bed.works('job')]).toEqual([true, true]);
  });
});

describe('the gate', () => {
  const dozen = Array.from({ length: 12 }, (_, index) => desiredToken(`t${index}-x`));
  const all = specOf('acme-ci', dozen);

  test('lets an unattended apply replace what expired in idle weeks: dead tokens break nobody', async () => {
    const bed = new Bed();
    await bed.pass(all);
    bed.advance(38 * DAY);
    expect((await bed.plan(all))[0]!.plan.gate).toEqual([]);
    expect(new Set(saysOf(await bed.pass(all))).size).toBe(12);
    expect(dozen.every(({ name }) => bed.works(name))).toBe(true);
  });

  test('refuses when tokens are missing, which looks like a wrong endpoint, and a plan says that it will', async () => {
    const bed = new Bed();
    await bed.pass(all);
    bed.advance(DAY);
    for (const { id } of dozen.map(({ name }) => bed.current(name)))
      bed.outside(() => bed.world.outside.personRevokes(id));
    expect((await bed.plan(all))[0]!.plan.gate.map(({ code }) => code)).toEqual(['gate-too-many']);
    expect(saysOf(await bed.pass(all))[0]).toMatch(/^refused, gate: /);
    expect(saysOf(await bed.pass(all, { force: true })).length).toBe(12);
  });

  test('refuses a prune of many, and lets a driver through that sees one entry at a time', async () => {
    const bed = new Bed();
    await bed.pass(all);
    bed.advance(DAY);
    const few = specOf('acme-ci', dozen.slice(0, 8));
    expect(saysOf(await bed.pass(few, { options: { prune: true } }))[0]).toMatch(/^refused, gate: /);
    bed.allowStopping();
    expect(saysOf(await bed.pass(few, { options: { prune: true }, gated: false }))).toHaveLength(4);
    expect(dozen.slice(0, 8).every(({ name }) => bed.works(name))).toBe(true);
  });

  test('need not stop a pause of the entry whose token the run works with: that token is left as it is', async () => {
    const bed = new Bed();
    const admin = desiredToken('api', { access: { type: 'workspace', role: 'Administrator' } });
    await bed.pass(specOf('acme-ci', [admin]));
    const own = bed.current('api');
    const credential = new SecretValue(own.value!);
    bed.advance(DAY);
    const end = await bed.pass(specOf('acme-ci', [{ ...admin, enabled: false }]), { credential });
    expect(saysOf(end)).toEqual([]);
    expect(bed.token(own.id)).toMatchObject({ status: 'enabled', label: own.label });
  });
});
