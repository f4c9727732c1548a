import type { DesiredToken } from '../../src/core/model/desired';
import { instant } from '../../src/core/model/time';
import { ownerId, tokenName } from '../../src/core/model/ids';
import { Bed, blocksBy, DAY, desiredToken, HOUR, names, plansOf, saysOf, specOf } from './bed';

const spec = (changes: Partial<DesiredToken> = {}) => specOf('acme-ci', [desiredToken('api', changes)]);
const rollback = { options: { rollback: names('api') } };

test.each<[string, Partial<DesiredToken>, RegExp]>([
  ['is paused', { enabled: false }, /declared disabled/],
  ['has come to its declared end', { expiry: { kind: 'at', at: instant(Date.UTC(2026, 0, 2)) } }, /its declared end/],
])('a rollback of an entry that %s is refused with the reason, and nothing is done', async (_what, changes, why) => {
  const bed = new Bed();
  await bed.pass(spec());
  bed.advance(DAY);
  await bed.pass(spec(), { options: { rotate: names('api') } });
  const { id } = bed.current('api');
  bed.advance(2 * HOUR);
  const end = await bed.pass(spec(changes), rollback);
  expect([saysOf(end), blocksBy(end)]).toEqual([[], ['api: not-rolled-back']]);
  expect(plansOf(end)[0]!.entries[0]!.blocked!.message).toMatch(why);
  expect([bed.current('api').id, bed.works('api')]).toEqual([id, true]);
});

test('an entry that moves to another owner is rolled back until that one has it, and refused with the reason from then on', async () => {
  const [there, here] = [
    { owner: ownerId('team-b'), name: tokenName('api') },
    { owner: ownerId('acme-ci'), name: tokenName('api') },
  ];
  const moving = spec({ movedTo: there });
  const taking = specOf('team-b', [desiredToken('api', { movedFrom: here, secret: moving.tokens[0]!.secret })]);
  const bed = new Bed();
  await bed.pass(spec());
  bed.advance(DAY);
  await bed.pass(spec(), { options: { rotate: names('api') } });
  bed.advance(2 * HOUR);
  expect(saysOf(await bed.pass(moving, rollback))).toEqual(['rollback api: done']);
  bed.advance(HOUR);
  await bed.pass(taking);
  const end = await bed.pass(moving, rollback);
  expect([saysOf(end), blocksBy(end), bed.works('api')]).toEqual([[], ['api: not-rolled-back'], true]);
});
