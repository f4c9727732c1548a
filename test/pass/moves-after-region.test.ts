import { ownerId, tokenName } from '../../src/core/model/ids';
import type { DesiredToken } from '../../src/core/model/desired';
import { OWNER_TAG } from '../../src/core/reconcile/observed/observed';
import {
  Bed,
  blocksBy,
  DAY,
  desiredToken,
  errorsOf,
  holdsBy,
  HOUR,
  names,
  plannedBy,
  plansOf,
  saysOf,
  specOf,
} from './bed';
import { leak } from './leaks';

const A = 'team-a';
const B = 'team-b';
const THERE = { region: 'us-east-1' };
/** Under the usual names, which the region of a secret that is left can be worked out from. */
const usual = (owner: string, name: string, changes: Partial<DesiredToken> = {}) =>
  desiredToken(name, {
    secret: { kind: 'managed', name: `hawzu/${owner}/${name}`, named: false, tags: {}, recoveryWindowDays: 30 },
    ...changes,
  });
const link = (owner: string, name: string) => ({ owner: ownerId(owner), name: tokenName(name) });
const prune = { options: { prune: true } };
const stays = usual(A, 'stays');
const present = (bed: Bed, name: string) => bed.secret(name, ({ region }) => region === THERE.region).arn;

/** An entry that came to another region, and then to another owner. */
async function moved(to: string, isNearby: boolean) {
  const bed = new Bed();
  const others = isNearby ? [stays] : [];
  await bed.pass(specOf(A, [usual(A, 'api'), ...others]));
  const leaked = bed.current('api').id;
  bed.advance(2 * HOUR);
  await bed.pass(specOf(A, [usual(A, 'api', THERE), ...others]));
  bed.advance(HOUR);
  const leaving = specOf(A, [usual(A, 'api', { ...THERE, movedTo: link(B, to) }), ...others]);
  const other = usual(B, 'other', isNearby ? {} : THERE);
  const coming = specOf(B, [usual(B, to, { ...THERE, movedFrom: link(A, 'api') }), other]);
  await bed.pass([leaving, coming]);
  bed.advance(HOUR);
  return { bed, leaked, leaving, coming, come: specOf(B, [usual(B, to, THERE), other]) };
}

describe.each([
  ['gate', true],
  ['gate', false],
  ['api', true],
  ['api', false],
])(
  'an emergency of an entry that came as %s from another owner, where it had changed its region (nearby: %s)',
  (to, isNearby) => {
    test('kills what is in the secret that it left there, while the spec says where it came from', async () => {
      const { bed, leaked, coming, leaving } = await moved(to, isNearby);
      // Where both have the same name, it is both whose emergency it is.
      for (const specs of to === 'api' ? [[coming]] : [[coming], [leaving, coming]]) {
        bed.allowStopping();
        const end = await bed.pass(specs, leak(to));
        expect([bed.alive(leaked), errorsOf(end)]).toEqual([[], '']);
        expect(bed.works(present(bed, to))).toBe(true);
      }
      expect(bed.violations).toEqual([]);
    });

    test('names it as an error, with what kills it, once the spec says so no more', async () => {
      const { bed, leaked, come } = await moved(to, isNearby);
      bed.allowStopping();
      const end = await bed.pass(come, leak(to));
      expect(bed.alive(leaked)).toHaveLength(1);
      expect(errorsOf(end)).toContain(`--kill ${leaked}`);
      bed.allowStopping();
      await bed.pass(come, { options: { compromised: names(to), kill: new Set([leaked]) } });
      expect([bed.alive(leaked), bed.violations]).toEqual([[], []]);
    });
  },
);

test('an owner that an entry came from two moves ago is remembered', async () => {
  const bed = new Bed();
  await bed.pass(specOf(A, [usual(A, 'api')]));
  const leaked = bed.current('api').id;
  await bed.pass(specOf(A, [usual(A, 'api', THERE)]));
  await bed.pass(specOf(B, [usual(B, 'api', { ...THERE, movedFrom: link(A, 'api') })]));
  const last = usual('team-c', 'gate', { ...THERE, movedFrom: link(B, 'api') });
  for (let pass = 0; pass < 2; pass += 1) await bed.pass(specOf('team-c', [last]));
  expect(plannedBy(await bed.pass(specOf('team-c', [last])))).toEqual([]);
  bed.allowStopping();
  const end = await bed.pass(specOf('team-c', [usual('team-c', 'gate', THERE)]), leak('gate'));
  expect(errorsOf(end)).toContain(`--kill ${leaked}`);
});

describe('a move into a secret that is given by ARN, one that we made', () => {
  test('takes its tags over: the former owner is told so, and movedFrom can be taken out', async () => {
    const bed = new Bed();
    await bed.pass(specOf(A, [usual(A, 'api'), stays]));
    const { arn } = bed.secret('api');
    const { id } = bed.current('api');
    const given = { secret: { kind: 'external', arn, takeOver: false } as const };
    const leaving = specOf(A, [usual(A, 'api', { movedTo: link(B, 'api') }), stays]);
    const coming = specOf(B, [desiredToken('api', { ...given, movedFrom: link(A, 'api') })]);
    const come = specOf(B, [desiredToken('api', given)]);
    await bed.pass([leaving, coming]);
    bed.advance(HOUR);
    expect(bed.secret('api').tags[OWNER_TAG]).toBe(B);
    const [told] = plansOf(await bed.plan(leaving)).flatMap(({ entries }) => entries.flatMap(({ holds }) => holds));
    expect(told?.message).toMatch(/has taken it over; remove the entry$/);
    expect(saysOf(await bed.pass(specOf(A, [stays]), prune))).toEqual([]);
    const end = await bed.pass(come, prune);
    expect([blocksBy(end), plannedBy(end)]).toEqual([[], []]);
    bed.advance(21 * DAY);
    expect(saysOf(await bed.pass(come, prune))).toEqual(['rotate api: done']);
    expect([bed.works(arn), bed.current('api').id === id, bed.violations]).toEqual([true, false, []]);
  });
});

describe('an entry that was renamed, and then came to another region', () => {
  test.each(['with', 'without'])(
    'a prune finds the secret that it left, and ends it a day later, %s another entry there',
    async (which) => {
      const bed = new Bed();
      const others = which === 'with' ? [stays] : [];
      await bed.pass(specOf(A, [usual(A, 'api'), ...others]));
      const { id } = bed.current('api');
      bed.advance(2 * HOUR);
      await bed.pass(specOf(A, [usual(A, 'gate', { renamedFrom: tokenName('api') }), ...others]));
      bed.advance(25 * HOUR);
      const last = specOf(A, [usual(A, 'gate', THERE), ...others]);
      await bed.pass(last);
      bed.advance(HOUR);
      const end = await bed.pass(last, prune);
      expect([holdsBy(end).includes('gate: former-secret'), bed.alive(id).length]).toEqual([true, 1]);
      bed.advance(25 * HOUR);
      bed.allowStopping();
      expect(saysOf(await bed.pass(last, prune))).toEqual(['remove gate: done']);
      expect([bed.alive(id), bed.works(present(bed, 'gate')), bed.violations]).toEqual([[], true, []]);
    },
  );
});
