import { tokenName } from '../../src/core/model/ids';
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
    for (let pass = 0; pass < 4; pass += 1) {
      bed.advance(OVERLAP + HOUR);
      bed.allowStopping();
      await bed.pass(specOf('acme-ci', [renamed]), { options: { prune: true } });
    }
    expect(bed.works(real.arn)).toBe(true);
    expect(
      bed.world
        .snapshot()
        .secrets.filter(({ deletedAt }) => deletedAt === undefined)
        .map(({ arn }) => arn),
    ).toEqual([real.arn]);
    expect(bed.world.snapshot().secrets.find(({ arn }) => arn === leftOver.arn)?.deletedAt).toBeDefined();
    expect(plannedBy(await bed.pass(specOf('acme-ci', [renamed]), { options: { prune: true } }))).toEqual([]);
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
