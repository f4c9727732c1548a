import { duration, later } from '../../src/core/model/time';
import { SecretValue } from '../../src/core/model/secret-value';
import type { SecretTarget } from '../../src/core/model/desired';
import type { Fault, PortHooks } from '../../src/testing/memory/port-hooks';
import { Bed, blocksBy, DAY, desiredToken, holdsBy, HOUR, OVERLAP, plansOf, saysOf, specOf } from './bed';

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
    expect(holdsBy(end)).toContain('api: own-token');
  });

  test('a token that the run works with is not called as declared when it is not: another run makes it so', async () => {
    const bed = new Bed();
    const admin = desiredToken('api', { access: { type: 'workspace', role: 'Administrator' } });
    await bed.pass(specOf('acme-ci', [admin]));
    const own = bed.current('api');
    const credential = new SecretValue(own.value!);
    bed.advance(DAY);
    const less = specOf('acme-ci', [
      {
        ...admin,
        access: { type: 'workspace', role: 'Viewer' },
        expiry: { kind: 'after', duration: duration(25, 'd') },
      },
    ]);
    const end = await bed.pass(less, { credential });
    const [said] = plansOf(end).flatMap(({ entries }) => entries.flatMap(({ holds }) => holds));
    expect([saysOf(end), said]).toEqual([[], expect.objectContaining({ code: 'own-token', severity: 'error' })]);
    expect(said!.message).toMatch(/does not give it the declared access or let it expire as declared/);
    expect(bed.token(own.id)).toMatchObject({ access: { role: 'Administrator' }, expiresAt: own.expiresAt });
    expect(holdsBy(await bed.pass(less))).not.toContain('api: own-token');
    expect(bed.token(own.id)).toMatchObject({ access: { role: 'Viewer' }, expiresAt: later(own.createdAt, 25 * DAY) });
  });
});

describe('what is wrong in one place is that place’s', () => {
  const THERE = 'us-east-1';
  const spec = specOf('acme-ci', [desiredToken('api'), desiredToken('far', { region: THERE })]);
  const refusing = (fault: Fault, ...regions: string[]): PortHooks => ({
    faults: ({ region }) => (region !== undefined && regions.includes(region) ? fault : undefined),
  });

  test.each<Fault>(['denied', 'unavailable'])(
    'a region that answers nothing (%s) blocks its own entries alone',
    async (fault) => {
      const bed = new Bed();
      await bed.pass(spec);
      bed.advance(20 * DAY);
      const hooks = refusing(fault, THERE);
      const end = await bed.pass(spec, { hooks });
      expect(saysOf(end)).toEqual(['rotate api: done']);
      expect(holdsBy(end)).toContain('far: secret-unreadable');
      bed.advance(OVERLAP + HOUR);
      expect(holdsBy(await bed.scheduled(spec, { hooks }))).toContain('far: secret-unreadable');
      await bed.pass(spec);
      expect([bed.works('api'), bed.works('far'), bed.violations]).toEqual([true, true, []]);
    },
  );

  test('where only the list is refused, an entry that the spec gives no secret name waits: it may have been renamed', async () => {
    const bed = new Bed();
    const secret = { ...desiredToken('web').secret, named: true } as SecretTarget;
    const unsure = specOf('acme-ci', [
      ...spec.tokens,
      desiredToken('sure', { region: THERE, secret: { ...secret, name: 'given/sure' } as SecretTarget }),
    ]);
    await bed.pass(unsure);
    bed.advance(20 * DAY);
    const hooks: PortHooks = {
      faults: ({ region, operation }) => (region === THERE && operation === 'listByTags' ? 'denied' : undefined),
    };
    const end = await bed.pass(unsure, { hooks });
    expect([...saysOf(end)].sort()).toEqual(['rotate api: done', 'rotate sure: done']);
    expect(holdsBy(end)).toContain('far: secret-unreadable');
  });

  test('nothing is removed for want of a list: neither there nor here', async () => {
    const bed = new Bed();
    await bed.pass(specOf('acme-ci', [...spec.tokens, desiredToken('job', { region: THERE })]));
    bed.advance(DAY);
    const end = await bed.pass(spec, { options: { prune: true }, hooks: refusing('denied', THERE) });
    expect([saysOf(end), bed.works('job'), bed.works('far')]).toEqual([[], true, true]);
  });

  test('where no region answers, the run says so and does nothing', async () => {
    const bed = new Bed();
    await bed.pass(spec);
    const hooks: PortHooks = { faults: ({ port }) => (port === 'Secrets Manager' ? 'denied' : undefined) };
    await expect(bed.pass(spec, { hooks })).rejects.toThrow(/injected/);
  });

  test('an entry whose role the workspace has no more is blocked with where the spec says it; others rotate', async () => {
    const bed = new Bed();
    const both = specOf('acme-ci', [desiredToken('api'), desiredToken('web')]);
    await bed.pass(both);
    bed.advance(20 * DAY);
    const gone = specOf('acme-ci', [
      desiredToken('api'),
      desiredToken('web', { unresolved: 'a.yaml:3:7: no such role' }),
    ]);
    const end = await bed.pass(gone);
    expect(blocksBy(end)).toEqual(['web: access-unresolved']);
    expect(saysOf(end)).toEqual(['rotate api: done']);
    expect(bed.works('web')).toBe(true);
  });

  test('an entry that is to be stopped needs no role', async () => {
    const bed = new Bed();
    await bed.pass(specOf('acme-ci', [desiredToken('web')]));
    bed.advance(DAY);
    bed.allowStopping();
    const off = specOf('acme-ci', [desiredToken('web', { unresolved: 'no such role', enabled: false })]);
    const end = await bed.pass(off);
    expect([blocksBy(end), saysOf(end), bed.working('web')]).toEqual([[], ['pause web: done'], []]);
  });
});
