import type { WireAuditEvent, WireAuditEventList } from '../../src/contract';
import type { Caller } from '../../src/service/access/caller';
import { COALESCED_MILLISECONDS, type Refused, Refusals } from '../../src/service/audit/refusals';
import { brokenIn, exported } from './audit-reading';
import { MANAGEMENT, START, startBed, viewer, WS, type Bed } from './service-bed';

const at = (id: string) => `${WS}/access-token/${id}`;

let bed: Bed;
beforeEach(async () => (bed = await startBed()));
afterEach(() => bed.close());

const refused = async (): Promise<readonly WireAuditEvent[]> => {
  const answer = await bed.call<WireAuditEventList>('GET', `${WS}/audit-events?outcome=refused&sort=at&limit=200`);
  return answer.body.audit_events;
};

test('a change that was refused to a good token is kept before it is answered, with who asked, what for and why', async () => {
  const one = await bed.issue(viewer);
  const other = await bed.issue();
  const tries = [
    ['DELETE', at(other.id), undefined, 'permission-missing'],
    ['PATCH', at(other.id), { body: { label: 'x' } }, 'permission-missing'],
  ] as const;
  for (const [method, path, more] of tries) await bed.call(method, path, { token: one.token, ...more });
  await bed.call('DELETE', at('tok_nobody'));
  await bed.call('PATCH', at(other.id), { body: { label: '' } });
  await bed.call('PATCH', at(other.id), { body: '{"label":', headers: {} });
  await bed.call('PATCH', at(other.id), { body: { label: 'y' }, headers: { 'if-match': '"another"' } });
  await bed.call('POST', `${WS}/access-tokens`, { body: { label: 'no key', ...viewer } });
  const events = await refused();
  expect(events.map(({ kind, refusal, target }) => [kind, refusal?.code, target?.id ?? null])).toEqual([
    ['revoke-access-token', 'permission-missing', other.id],
    ['edit-access-token', 'permission-missing', other.id],
    ['revoke-access-token', 'token-not-found', 'tok_nobody'],
    ['edit-access-token', 'invalid-request', other.id],
    ['edit-access-token', 'malformed-json', other.id],
    ['edit-access-token', 'token-changed', other.id],
    ['issue-access-token', 'idempotency-key-missing', null],
  ]);
  expect(events[0]).toMatchObject({
    actor: { token: { id: one.id, label: 'ci-runner' }, authenticated_by: 'access-token' },
    refusal: { status: 403 },
    address: '127.0.0.1',
    before: null,
    after: null,
  });
  const { events: all, head } = await exported(bed, MANAGEMENT);
  expect(brokenIn(all, [head!])).toBeUndefined();
});

test('what reads, and what has no good token, leaves nothing', async () => {
  const one = await bed.issue(viewer);
  await bed.call('GET', `${WS}/audit-events`, { token: one.token });
  await bed.call('GET', at('tok_nobody'));
  await bed.call('DELETE', at(one.id), { token: null });
  await bed.call('DELETE', at(one.id), { token: `hwz_${'a'.repeat(36)}` });
  expect(await refused()).toEqual([]);
});

test('refusals alike are the first, and one more with their number when the minute is over', async () => {
  const one = await bed.issue(viewer);
  const attempt = () => bed.call('DELETE', at('tok_wanted'), { token: one.token });
  for (let n = 0; n < 30; n += 1) {
    bed.clock.now = START + n * 1_000;
    await attempt();
  }
  expect((await refused()).map(({ count }) => count)).toEqual([1]);
  bed.clock.now = START + COALESCED_MILLISECONDS;
  await attempt();
  const events = await refused();
  expect(events.map(({ count }) => count)).toEqual([1, 29, 1]);
  expect([events[1]!.since, events[1]!.at]).toEqual([
    new Date(START + 1_000).toISOString(),
    new Date(START + COALESCED_MILLISECONDS).toISOString(),
  ]);
});

test('what was counted is written at the end, too', async () => {
  const one = await bed.issue(viewer);
  for (let n = 0; n < 5; n += 1) await bed.call('DELETE', at('tok_wanted'), { token: one.token });
  bed = await bed.reopen();
  expect((await refused()).map(({ count }) => count)).toEqual([1, 4]);
});

test('whoever is refused a thousand things fills the log with few events, and each is counted', async () => {
  const one = await bed.issue(viewer);
  for (let n = 0; n < 200; n += 1) await bed.call('DELETE', at(`tok_${n}`), { token: one.token });
  bed = await bed.reopen();
  const events = await refused();
  expect(events.length).toBeLessThan(30);
  expect(events.reduce((sum, { count }) => sum + count, 0)).toBe(200);
});

test('a value in the place of an id is in no event', async () => {
  const { token } = await bed.issue();
  for (const id of [token, `tok_${token}`]) await bed.call('DELETE', at(id));
  await bed.call('DELETE', at('tok_other'));
  const events = await refused();
  expect(events.map(({ target }) => target?.id ?? null)).toEqual([null, 'tok_other']);
  expect(JSON.stringify(events)).not.toContain(token.slice(10));
});

test('a refusal that the store could not take counts those that came while it was tried', async () => {
  const row = { id: 'tok_a', label: 'ci', createdBy: { type: 'SYSTEM' } };
  const caller = { kind: 'token', row, workspace: { id: 'ws_acme' } } as unknown as Caller;
  const told: Refused = {
    ...{ kind: 'revoke-access-token', caller, origin: { address: '', requestId: '' }, now: START },
    ...{ target: null, code: 'permission-missing', status: 403 },
  };
  const written: number[] = [];
  let fail: () => void = () => undefined;
  const failing = new Promise<never>((_, reject) => (fail = () => reject(new Error('no room'))));
  let isFull = true;
  const refusals = new Refusals(async ({ count }) => (isFull ? failing : void written.push(count)), {
    clock: () => START,
    log: () => undefined,
  });
  const begun = refusals.keep(told);
  for (let n = 0; n < 4; n += 1) await refusals.keep(told);
  fail();
  await begun;
  isFull = false;
  await refusals.writeAll();
  expect(written).toEqual([5]);
});
