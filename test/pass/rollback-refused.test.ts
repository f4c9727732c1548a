import type { DesiredToken } from '../../src/core/model/desired';
import { instant } from '../../src/core/model/time';
import { ownerId, tokenName } from '../../src/core/model/ids';
import { Bed, blocksBy, DAY, desiredToken, HOUR, names, plansOf, saysOf, specOf } from './bed';

const spec = (changes: Partial<DesiredToken> = {}) => specOf('acme-ci', [desiredToken('api', changes)]);
const rollback = { options: { rollback: names('api') } };

test.each<[string, Partial<DesiredToken>, RegExp]>([
  ['is paused', { enabled: false }, /declared disabled/],
  ['has moved to another owner', { movedTo: { owner: ownerId('team-b'), name: tokenName('api') } }, /moved to api of/],
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
