import type { DesiredToken } from '../../src/core/model/desired';
import { tokenName } from '../../src/core/model/ids';
import { duration } from '../../src/core/model/time';
import { NAME_TAG, RENAMED_TAG } from '../../src/core/reconcile/observed/observed';
import { Bed, DAY, desiredToken, holdsBy, HOUR, MINUTE, OVERLAP, plannedBy, saysOf, SETTLE, specOf } from './bed';

const HERE = 'eu-west-1';
const THERE = 'us-east-1';
describe('renaming', () => {
  const renamed = desiredToken('new', { renamedFrom: tokenName('old') });

  test('keeps secret and token, even where a left-over secret has the new name', async () => {
    const bed = new Bed();
    await bed.pass(specOf('acme-ci', [desiredToken('old'), desiredToken('new')]));
    const [real, leftOver] = [bed.secret('old'), bed.secret('new')];
    const { id } = bed.current('old');
    bed.advance(DAY);
    bed.allowStopping();
    const first = await bed.pass(specOf('acme-ci', [renamed]), { options: { prune: true } });
    expect(saysOf(first)).toContain('update new: done');
    expect(bed.works(real.arn)).toBe(true);
    expect(bed.currentIn(bed.secret('new', ({ arn }) => arn === real.arn))?.id).toBe(id);
    expect(bed.token(id).label).toMatch(/^new@/);
    // The left-over goes when its readers have had an overlap's time, and the real one stays.
    const standing = () => bed.world.snapshot().secrets.filter(({ deletedAt }) => deletedAt === undefined);
    const next = () => bed.pass(specOf('acme-ci', [renamed]), { options: { prune: true } });
    expect(standing().map(({ arn }) => arn)).toEqual([leftOver.arn, real.arn]);
    bed.advance(OVERLAP - HOUR);
    expect(holdsBy(await next())).toEqual(['new: up-to-date', 'new: name-kept', 'new: former-secret']);
    bed.advance(2 * HOUR);
    bed.allowStopping();
    expect(saysOf(await next())).toEqual(['remove new: done']);
    expect(standing().map(({ arn }) => arn)).toEqual([real.arn]);
    // A secret that is going and has its default name keeps nothing from the entry.
    bed.advance(20 * DAY);
    expect(plannedBy(await next())).toEqual(['rotate (rotation-due)']);
    expect(bed.works(real.arn)).toBe(true);
    expect(bed.violations).toEqual([]);
  });

  test.each([true, false])(
    'keeps its secret beside a left-over of its name that nobody prunes: still said: %s',
    async (said) => {
      const bed = new Bed();
      await bed.pass(specOf('acme-ci', [desiredToken('old'), desiredToken('new')]));
      const real = bed.secret('old');
      await bed.pass(specOf('acme-ci', [renamed]));
      const later = specOf('acme-ci', [said ? renamed : desiredToken('new')]);
      for (let week = 0; week < 8; week += 1) {
        bed.advance(7 * DAY);
        await bed.pass(later);
      }
      expect(bed.works(real.arn)).toBe(true);
      expect(bed.currentIn(bed.secret('new', ({ arn }) => arn === real.arn))?.label).toMatch(/^new@/);
      expect(bed.violations).toEqual([]);
    },
  );

  test.each(['first', 'last'])(
    'keeps the secret that was renamed beside one that a run made which saw neither, listed %s',
    async (listed) => {
      const bed = new Bed();
      const make = async (entry: DesiredToken) => bed.pass(specOf('acme-ci', [entry]));
      // Made for the renamed entry as if there were nothing to rename.
      if (listed === 'last') await make(renamed);
      await make(desiredToken('old'));
      if (listed === 'first') await make(desiredToken('new'));
      const [real, beside] = [bed.secret('old'), bed.secret('new')];
      const tags = { [NAME_TAG]: 'new', [RENAMED_TAG]: 'old' };
      for (const { arn } of [real, beside]) {
        const had = bed.world.snapshot().secrets.find((one) => one.arn === arn)!.tags;
        bed.outside(() => bed.world.outside.setTags(arn, { ...had, ...tags }));
      }
      const holds = holdsBy(await bed.pass(specOf('acme-ci', [renamed])));
      expect(holds).toEqual(expect.arrayContaining(['new: name-kept', 'new: former-secret']));
      expect([bed.works(real.arn), bed.works(beside.arn)]).toEqual([true, true]);
    },
  );

  test('keeps the secret that it got while the former one was going, when people restore that', async () => {
    const bed = new Bed();
    await bed.pass(specOf('acme-ci', [desiredToken('old')]));
    const former = bed.secret('old');
    bed.outside(() => bed.world.outside.deleteSecret(former.arn));
    await bed.pass(specOf('acme-ci', [renamed]));
    const { arn } = bed.secret('new');
    bed.advance(DAY);
    bed.outside(() => bed.world.outside.restoreSecret(former.arn));
    bed.advance(HOUR);
    const pass = await bed.pass(specOf('acme-ci', [renamed]), { options: { prune: true } });
    expect(holdsBy(pass)).toEqual(expect.arrayContaining(['new: up-to-date', 'old: former-secret']));
    expect([bed.works(arn), bed.works(former.arn)]).toEqual([true, true]);
    expect(bed.violations).toEqual([]);
  });
});

describe('an entry whose region moved', () => {
  const here = specOf('acme-ci', [desiredToken('api', { region: HERE })]);
  const there = specOf('acme-ci', [desiredToken('api', { region: THERE })]);
  const reports = async (bed: Bed) => holdsBy(await bed.pass(there));

  test('gets a new secret there; the former one is reported, and removed by prune when its readers had an overlap’s time', async () => {
    const bed = new Bed();
    await bed.pass(here);
    const former = bed.secret('api');
    const old = bed.current('api');
    bed.advance(DAY);
    expect(saysOf(await bed.pass(there, { force: true, options: { prune: true } }))).toEqual(['create api: done']);
    expect([bed.works(former.arn), bed.secrets('api').length]).toEqual([true, 2]);
    expect(await reports(bed)).toEqual(['api: up-to-date', 'api: former-secret']);
    bed.advance(OVERLAP - MINUTE);
    expect(saysOf(await bed.pass(there, { options: { prune: true } }))).toEqual([]);
    expect(bed.works(former.arn)).toBe(true);
    bed.advance(HOUR);
    bed.allowStopping();
    expect(saysOf(await bed.pass(there, { options: { prune: true } }))).toEqual(['remove api: done']);
    expect(bed.token(old.id).revokedAt).not.toBeNull();
    const moved = bed.secret('api', ({ region }) => region === THERE);
    expect(bed.works(moved.arn)).toBe(true);
    expect(plannedBy(await bed.pass(there, { options: { prune: true } }))).toEqual([]);
  });

  test('gives the readers of the former one the overlap that the entry declares, where that is longer than a day', async () => {
    const rotation = { every: duration(20, 'd'), overlap: duration(72, 'h'), observationPeriod: duration(48, 'h') };
    const in_ = (region: string) =>
      specOf('acme-ci', [desiredToken('api', { region, rotation: { ...desiredToken('api').rotation, ...rotation } })]);
    const bed = new Bed();
    await bed.pass(in_(HERE));
    const former = bed.secret('api');
    bed.advance(DAY);
    await bed.pass(in_(THERE), { force: true });
    bed.advance(3 * DAY - MINUTE);
    expect(saysOf(await bed.pass(in_(THERE), { options: { prune: true } }))).toEqual([]);
    expect(bed.works(former.arn)).toBe(true);
    bed.advance(2 * MINUTE);
    bed.allowStopping();
    expect(saysOf(await bed.pass(in_(THERE), { options: { prune: true } }))).toEqual(['remove api: done']);
  });

  test('and that was renamed in one go is given it too when renamedFrom is taken out at once', async () => {
    const stays = desiredToken('stays', { region: HERE });
    const web = (more: Partial<DesiredToken> = {}) =>
      specOf('acme-ci', [stays, desiredToken('web', { region: THERE, ...more })]);
    const bed = new Bed();
    await bed.pass(specOf('acme-ci', [stays, desiredToken('api', { region: HERE })]));
    const former = bed.secret('api');
    bed.advance(DAY);
    await bed.pass(web({ renamedFrom: tokenName('api') }), { force: true });
    bed.advance(HOUR);
    expect(holdsBy(await bed.pass(web(), { options: { prune: true } }))).toContain('api: former-secret');
    expect(bed.works(former.arn)).toBe(true);
    bed.advance(OVERLAP);
    bed.allowStopping();
    expect(saysOf(await bed.pass(web(), { options: { prune: true } }))).toEqual(['remove api: done']);
    expect([bed.works('web'), bed.violations]).toEqual([true, []]);
  });

  test('gets a new secret as well where the spec names another one, and the former is removed alike', async () => {
    const named = (name: string) => {
      const secret = { kind: 'managed', name, named: true, tags: {}, recoveryWindowDays: 30 } as const;
      return specOf('acme-ci', [desiredToken('api', { secret })]);
    };
    const bed = new Bed();
    await bed.pass(named('acme/one'));
    const former = bed.secret('api');
    const old = bed.current('api');
    bed.advance(DAY);
    const two = named('acme/two');
    expect(saysOf(await bed.pass(two, { force: true, options: { prune: true } }))).toEqual(['create api: done']);
    expect([bed.works(former.arn), bed.secrets('api').map(({ name }) => name)]).toEqual([
      true,
      ['acme/one', 'acme/two'],
    ]);
    bed.advance(OVERLAP + HOUR);
    bed.allowStopping();
    expect(saysOf(await bed.pass(two, { options: { prune: true } }))).toEqual(['remove api: done']);
    expect(bed.token(old.id).revokedAt).not.toBeNull();
    expect(bed.works(bed.secret('api', ({ name }) => name === 'acme/two').arn)).toBe(true);
    expect(plannedBy(await bed.pass(two, { options: { prune: true } }))).toEqual([]);
  });

  test('keeps the former secret while a consumer still uses its token, or while the new one does not work', async () => {
    const bed = new Bed();
    await bed.pass(here);
    const old = bed.current('api');
    bed.advance(DAY);
    await bed.pass(there, { force: true });
    bed.advance(OVERLAP + HOUR);
    bed.outside(() => bed.world.outside.consumerUses(old.value!));
    expect(saysOf(await bed.pass(there, { options: { prune: true } }))).toEqual([]);
    bed.advance(OVERLAP + HOUR);
    const moved = bed.currentIn(bed.secret('api', ({ region }) => region === THERE))!;
    bed.outside(() => bed.world.outside.personRevokes(moved.id));
    const end = await bed.pass(there, { options: { prune: true }, force: true });
    expect(saysOf(end)).toEqual(['replace api: done']);
    expect(bed.token(old.id).revokedAt).toBeNull();
  });
});

describe('an entry that is removed together with the last mention of its region', () => {
  const web = desiredToken('web', { region: HERE });
  const both = specOf('acme-ci', [web, desiredToken('api', { region: THERE })]);
  const left = specOf('acme-ci', [web]);

  test('is reported, and its token and secret end when they are pruned', async () => {
    const bed = new Bed();
    await bed.pass(both);
    const { id } = bed.current('api');
    bed.advance(DAY);
    expect(holdsBy(await bed.pass(left))).toContain('api: undeclared');
    bed.allowStopping();
    expect(saysOf(await bed.pass(left, { options: { prune: true } }))).toEqual(['remove api: done']);
    expect(bed.token(id).revokedAt).not.toBeNull();
    expect(bed.secret('api').deletedAt).toBeDefined();
    expect(bed.works('web')).toBe(true);
  });
});

describe('the removal of an entry whose label a person edited', () => {
  test.each(['json', 'plain'] as const)('kills its token, and every other one: %s', async (format) => {
    const bed = new Bed();
    const spec = specOf('acme-ci', [desiredToken('api', { format }), desiredToken('web')]);
    await bed.pass(spec);
    bed.advance(20 * DAY);
    await bed.pass(spec);
    bed.advance(SETTLE);
    const all = bed.working('api').map(({ id }) => id);
    expect(all).toHaveLength(2);
    bed.outside(() => bed.world.outside.personEdits(bed.current('api').id, { label: 'edited by hand' }));
    bed.allowStopping();
    const end = await bed.pass(specOf('acme-ci', [desiredToken('web')]), { options: { prune: true } });
    expect(saysOf(end)).toEqual(['remove api: done']);
    expect(bed.alive(...all)).toEqual([]);
    expect(bed.secret('api').deletedAt).toBeDefined();
  });

  test.each(['json', 'plain'] as const)('and an apply sets the label back, and issues nothing: %s', async (format) => {
    const bed = new Bed();
    const spec = specOf('acme-ci', [desiredToken('api', { format })]);
    await bed.pass(spec);
    const { id, label } = bed.current('api');
    bed.outside(() => bed.world.outside.personEdits(id, { label: 'edited by hand' }));
    bed.advance(DAY);
    expect(saysOf(await bed.pass(spec))).toEqual(['update api: done']);
    expect(bed.token(id).label.split('.').slice(0, 2)).toEqual(label.split('.').slice(0, 2));
    expect(plannedBy(await bed.pass(spec))).toEqual([]);
    expect(bed.works('api')).toBe(true);
  });
});

test('what was removed is nobody’s business while its secret awaits its end', async () => {
  const bed = new Bed();
  await bed.pass(specOf('acme-ci', [desiredToken('api'), desiredToken('web')]));
  bed.allowStopping();
  const rest = specOf('acme-ci', [desiredToken('web')]);
  await bed.pass(rest, { options: { prune: true } });
  expect(bed.secret('api').deletedAt).toBeDefined();
  expect(holdsBy(await bed.plan(rest))).toEqual(['web: up-to-date']);
});
