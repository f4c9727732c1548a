import type { DesiredToken } from '../../src/core/model/desired';
import { ownerId, tokenName } from '../../src/core/model/ids';
import { OWNER_TAG } from '../../src/core/reconcile/observed/observed';
import { Bed, blocksBy, DAY, desiredToken, plansOf, saysOf, specOf } from './bed';

const A = 'team-a';
const B = 'team-b';
const link = (owner: string) => ({ owner: ownerId(owner), name: tokenName('api') });
const before = specOf(A, [desiredToken('api')]);
const leaving = specOf(A, [desiredToken('api', { movedTo: link(B) })]);
const coming = (changes: Partial<DesiredToken>) => specOf(B, [desiredToken('api', { movedFrom: link(A), ...changes })]);
const ofItsOwn = { kind: 'managed', name: 'own/api', named: true, tags: {}, recoveryWindowDays: 30 } as const;

/** What the old owner is told of the move. */
const told = (plans: ReturnType<typeof plansOf>) =>
  plans
    .filter((plan) => plan.ownerId === A)
    .flatMap(({ entries }) => entries.flatMap(({ holds }) => holds))
    .filter(({ code }) => code === 'moved-to')
    .map(({ severity, message }) => `${severity}: ${message}`);

describe('one run has both specs of a move, and the new entry does not come to the secret: that is kept working for its readers', () => {
  test.each<[string, Partial<DesiredToken>, RegExp]>([
    ['a secret in another region', { region: 'us-east-1' }, /^warning: .*has a secret of its own/],
    ['a secret of its own name', { secret: ofItsOwn }, /^warning: .*has a secret of its own/],
    [
      'an entry that can’t be worked on',
      { unresolved: 'project proj_gone does not exist' },
      /^warning: .*its entry is blocked/,
    ],
  ])('it has %s', async (_what, changes, says) => {
    const bed = new Bed();
    await bed.pass(before);
    const { arn } = bed.secret('api');
    for (let pass = 0; pass < 13; pass += 1) {
      const specs = pass % 2 === 0 ? [leaving, coming(changes)] : [coming(changes), leaving];
      const end = await bed.pass(specs, { options: { prune: true } });
      expect(told(plansOf(end))).toEqual([expect.stringMatching(says)]);
      expect([pass, bed.works(arn)]).toEqual([pass, true]);
      bed.advance(5 * DAY);
    }
    expect(bed.violations).toEqual([]);
  });

  test('and goes to the new owner as soon as its entry can be worked on', async () => {
    const bed = new Bed();
    await bed.pass(before);
    const { id } = bed.current('api');
    const blocked = await bed.pass([leaving, coming({ unresolved: 'project proj_gone does not exist' })]);
    expect(blocksBy(blocked)).toEqual(['api: access-unresolved']);
    expect(saysOf(await bed.pass([leaving, coming({})]))).toEqual(['update api: done', 'update api: done']);
    expect([bed.current('api').id, bed.secret('api').tags[OWNER_TAG]]).toEqual([id, B]);
  });
});

test('a new entry in the region of the run, said or not, comes to the secret', async () => {
  const bed = new Bed();
  await bed.pass(before);
  const region = bed.secret('api').arn.split(':')[3]!;
  const end = await bed.pass([leaving, coming({ region })]);
  expect(told(plansOf(end))).toEqual([expect.stringMatching(/^info: .*takes it over in this run/)]);
  expect([bed.secrets('api').length, bed.secret('api').tags[OWNER_TAG]]).toEqual([1, B]);
});
