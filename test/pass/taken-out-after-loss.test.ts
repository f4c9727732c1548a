import type { DesiredToken } from '../../src/core/model/desired';
import type { TokenId } from '../../src/core/model/ids';
import { Bed, DAY, desiredToken, holdsBy, HOUR, OVERLAP, plansOf, saysOf, specOf } from './bed';

const A = 'team-a';
const other = desiredToken('other');
const both = (changes: Partial<DesiredToken> = {}) => specOf(A, [desiredToken('api', changes), other]);
const left = specOf(A, [other]);
const prune = { options: { prune: true } };

/** The secret of an entry is deleted for good. */
async function lost(spec = both()): Promise<{ readonly bed: Bed; readonly old: TokenId }> {
  const bed = new Bed();
  await bed.pass(spec);
  bed.advance(DAY);
  const old = bed.current('api').id;
  bed.allowStopping();
  bed.outside(() => bed.world.outside.forceDelete(bed.secret('api').arn));
  return { bed, old };
}

test('an entry that is taken out of the spec after its secret was deleted for good is told, and a prune ends its token', async () => {
  const { bed, old } = await lost();
  bed.advance(HOUR);
  for (const told of [await bed.plan(left), await bed.pass(left), await bed.scheduled(left)]) {
    expect(holdsBy(told)).toContain('api: lost-secret');
    expect(JSON.stringify(plansOf(told))).toContain(old);
  }
  expect(saysOf(await bed.pass(left, prune))).toEqual(['remove api: done']);
  expect([bed.alive(old), bed.works('other'), bed.violations]).toEqual([[], true, []]);
  expect(holdsBy(await bed.pass(left))).not.toContain('api: lost-secret');
});

test.each(['renamed by hand', undefined])('so is one whose token a person edited before (label: %s)', async (label) => {
  const { bed, old } = await lost();
  bed.outside(() => bed.world.outside.personEdits(old, label === undefined ? { expiresAt: null } : { label }));
  bed.advance(HOUR);
  expect(holdsBy(await bed.pass(left))).toContain('api: lost-secret');
  await bed.pass(left, prune);
  expect([bed.alive(old), bed.violations]).toEqual([[], []]);
});

test('what another spec of the run declares there, or has moved, is none', async () => {
  const { bed, old } = await lost();
  bed.advance(HOUR);
  await bed.pass([left, specOf(A, [desiredToken('api')])]).catch(() => undefined);
  expect(bed.token(old).revokedAt).toBeNull();
});

test('an entry that got a secret in another region before the former was deleted is told, and its token ends with a prune', async () => {
  const { bed, old } = await lost();
  bed.advance(HOUR);
  const moved = both({ region: 'eu-central-1' });
  await bed.pass(moved);
  expect(holdsBy(await bed.pass(moved))).toContain('api: lost-secret');
  await bed.pass(moved, prune);
  expect(bed.alive(old)).toHaveLength(1);
  bed.advance(OVERLAP + HOUR);
  await bed.pass(moved, prune);
  expect([bed.alive(old), bed.works('api'), bed.violations]).toEqual([[], true, []]);
});

describe('a token of a secret whose name nothing in the spec gives any more', () => {
  const named = (name: string): Partial<DesiredToken> => ({
    secret: { kind: 'managed', name, named: true, tags: {}, recoveryWindowDays: 30 },
  });

  test('is told by what it says of itself, kept by a prune, and ends where a person says so', async () => {
    const { bed, old } = await lost(both(named('mine/own')));
    bed.advance(HOUR);
    const told = await bed.pass(left, prune);
    expect(holdsBy(told)).toContain('api: lost-secret');
    expect(JSON.stringify(plansOf(told))).toContain(`retire --end ${old}`);
    expect(bed.alive(old)).toHaveLength(1);
    expect(saysOf(await bed.pass(left, { options: { end: new Set([old]) } }))).toEqual(['retire api: done']);
    expect([bed.alive(old), bed.violations]).toEqual([[], []]);
  });

  test("is nobody's of ours where it is another owner's", async () => {
    const { bed, old } = await lost(both(named('mine/own')));
    const end = await bed.pass(specOf('team-b', [desiredToken('third')]), prune);
    expect(JSON.stringify(plansOf(end))).not.toContain(old);
  });
});
