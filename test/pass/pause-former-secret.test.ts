import type { SecretTarget } from '../../src/core/model/desired';
import type { DesiredToken } from '../../src/core/model/desired';
import { Bed, DAY, desiredToken, HOUR, plansOf, saysOf, specOf } from './bed';

const THERE = 'us-east-1';
const other: SecretTarget = {
  ...{ kind: 'managed', name: 'other/api', named: true },
  ...{ tags: {}, recoveryWindowDays: 30 },
};

/** An entry that came to another secret, and is paused: what is said of the token in the former one. */
async function pausedAfter(changes: Partial<DesiredToken>, meanwhile: (bed: Bed) => void = () => undefined) {
  const bed = new Bed();
  const kept = desiredToken('web');
  await bed.pass(specOf('acme-ci', [desiredToken('api'), kept]));
  const former = bed.current('api').id;
  bed.advance(HOUR);
  await bed.pass(specOf('acme-ci', [desiredToken('api', changes), kept]));
  bed.advance(HOUR);
  bed.outside(() => meanwhile(bed));
  bed.allowStopping();
  const off = specOf('acme-ci', [desiredToken('api', { ...changes, enabled: false }), kept]);
  const end = await bed.pass(off);
  const planned = await bed.plan(off);
  const [said, saidLater] = [end, planned].map((one) =>
    plansOf(one).flatMap(({ entries }) =>
      entries.flatMap(({ declared, holds }) =>
        declared ? holds.filter(({ code }) => code === 'former-token-works') : [],
      ),
    ),
  );
  return { bed, former, end, said, saidLater };
}

describe('a pause says what it leaves working', () => {
  test.each<[string, Partial<DesiredToken>, string]>([
    ['of another name', { secret: other }, 'hawzu/acme/api in eu-west-1'],
    ['in another region', { region: THERE }, 'hawzu/acme/api in eu-west-1'],
  ])('the token in the former secret of an entry with one %s', async (_where, changes, where) => {
    const { bed, former, end, said, saidLater } = await pausedAfter(changes);
    expect(saysOf(end)).toEqual(['pause api: done']);
    expect(bed.token(former)).toMatchObject({ status: 'enabled', revokedAt: null });
    expect(said).toMatchObject([{ severity: 'warning', token: former }]);
    expect(said![0]!.message).toContain(`(${where})`);
    expect(saidLater).toEqual(said);
    expect(bed.violations).toEqual([]);
  });

  test('also where that secret, in another region, is gone', async () => {
    const gone = (bed: Bed): void =>
      bed.world.outside.forceDelete(bed.secret('api', ({ arn }) => !arn.includes(THERE)).arn);
    const { former, said } = await pausedAfter({ region: THERE }, gone);
    expect(said).toMatchObject([{ token: former }]);
  });

  test('and nothing where it works no more, or the entry never had another one', async () => {
    expect((await pausedAfter({})).said).toEqual([]);
    const stop = (bed: Bed): void => {
      const secret = bed.secret('api', ({ name }) => name !== 'other/api');
      bed.world.outside.personDisables(bed.currentIn(secret)!.id);
    };
    expect((await pausedAfter({ secret: other }, stop)).said).toEqual([]);
  });

  test('what it says holds: after the pause, a prune ends that token', async () => {
    const { bed, former } = await pausedAfter({ secret: other });
    const on = specOf('acme-ci', [desiredToken('api', { secret: other }), desiredToken('web')]);
    await bed.pass(on);
    bed.advance(2 * DAY);
    await bed.pass(on, { options: { prune: true } });
    expect(bed.alive(former)).toEqual([]);
    expect(bed.works('web')).toBe(true);
  });
});
