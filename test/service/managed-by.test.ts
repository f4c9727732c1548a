import type { WireAccessToken, WireAuditEventList } from '../../src/contract';
import { MANAGEMENT, startBed, type Bed, WS } from './service-bed';

const claim = {
  owner_id: 'acme-ci',
  entry: 'web-shop',
  rotate_by: '2026-12-12T00:00:00.000Z',
  policy: 'every 20d, overlap 24h',
};
const at = (id: string) => `${WS}/access-token/${id}`;

let bed: Bed;
beforeAll(async () => {
  bed = await startBed();
});
afterAll(() => bed.close());

const read = async (id: string) => (await bed.call<WireAccessToken>('GET', at(id))).body;
const eventsOf = async (id: string) =>
  (await bed.call<WireAuditEventList>('GET', `${WS}/audit-events?token=${id}`)).body.audit_events;

test('a token says which entry of which spec it was made from, as it was told when it was issued', async () => {
  const { id, managed_by: told } = await bed.issue({ managed_by: claim });
  expect([told, (await read(id)).managed_by]).toEqual([claim, claim]);
  const { id: other, managed_by: nothing } = await bed.issue();
  expect([nothing, (await read(other)).managed_by]).toEqual([null, null]);
});

test('an edit of something else keeps it, one of it counts as a change, and null takes it away', async () => {
  const { id, version } = await bed.issue({ managed_by: claim });
  await bed.call('PATCH', at(id), { body: { label: 'renamed' } });
  expect((await read(id)).managed_by).toEqual(claim);
  const later = { ...claim, rotate_by: null, policy: null };
  const changed = await bed.call<WireAccessToken>('PATCH', at(id), { body: { managed_by: later } });
  expect(changed.body.managed_by).toEqual(later);
  expect(changed.body.version).not.toBe(version);
  await bed.call('PATCH', at(id), { body: { managed_by: null } });
  expect((await read(id)).managed_by).toBeNull();
  const told = (await eventsOf(id)).map(({ before, after }) => [before?.managed_by, after?.managed_by]);
  expect(told).toEqual([
    [later, null],
    [claim, later],
    [undefined, undefined],
    [undefined, claim],
  ]);
});

test.each([
  ['a token value for an entry', { ...claim, entry: MANAGEMENT }],
  ['a token value for an owner', { ...claim, owner_id: `x ${MANAGEMENT}` }],
  ['a token value for a policy', { ...claim, policy: MANAGEMENT }],
  ['a line break', { ...claim, entry: 'web\nshop' }],
  ['an empty owner', { ...claim, owner_id: '' }],
  ['a blank entry', { ...claim, entry: ' ' }],
  ['a long policy', { ...claim, policy: 'x'.repeat(201) }],
  ['a time that is none', { ...claim, rotate_by: 'soon' }],
  ['half a claim', { owner_id: 'acme-ci' }],
  ['more than a claim', { ...claim, proof: 'yes' }],
])('%s is refused, and nothing is changed', async (_what, managed_by) => {
  const { id } = await bed.issue({ managed_by: claim });
  const before = await bed.service.snapshot();
  expect(await bed.problem('PATCH', at(id), { body: { managed_by } })).toEqual([422, 'invalid-request']);
  expect(await bed.service.snapshot()).toEqual(before);
});

test('it opens nothing: who claims another entry may do what they could before, and no more', async () => {
  const { id, token } = await bed.issue({ managed_by: claim });
  const [{ body: mine }, { status }] = [
    await bed.call<Record<string, unknown>>('GET', '/me', { token }),
    await bed.call('PATCH', at(id), { token, body: { managed_by: { ...claim, owner_id: 'others' } } }),
  ];
  expect([status, mine['managed_by']]).toEqual([403, undefined]);
});
