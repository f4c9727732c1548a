import { DISBELIEVED_MILLISECONDS } from '../../src/service/access/time/judged-time';
import { HOUR, START, startBed, WS, type Bed } from './service-bed';

let bed: Bed;
beforeEach(async () => (bed = await startBed()));
afterEach(() => bed.close());

const me = (token: string) => bed.problem('GET', '/me', { token });
const ending = async () => (await bed.issue({ expires_at: new Date(START + HOUR).toISOString() })).token;
const EXPIRED = [401, 'token-expired'];
const WORKS = [200, undefined];

test('what has ended stays so when the clock is set back, by any time up to a day, and after a restart', async () => {
  const [seen, unseen] = [await ending(), await ending()];
  bed.clock.now = START + HOUR;
  expect(await me(seen)).toEqual(EXPIRED);
  for (const back of [1, HOUR, DISBELIEVED_MILLISECONDS]) {
    bed.clock.now = START + HOUR - back;
    // One of them was not even asked about since it ended.
    expect([back, await me(seen), await me(unseen)]).toEqual([back, EXPIRED, EXPIRED]);
  }
  bed = await bed.reopen();
  expect(bed.clock.now).toBe(START);
  expect([await me(seen), await me(unseen)]).toEqual([EXPIRED, EXPIRED]);
});

test('what ended while nobody asked for anything stays ended, too', async () => {
  const token = await ending();
  bed.clock.now = START + HOUR;
  // Closing looks at the clock, as the service does every few seconds.
  bed = await bed.reopen();
  expect(bed.clock.now).toBe(START);
  expect(await me(token)).toEqual(EXPIRED);
});

test('what ends later works on meanwhile, until the millisecond that it says', async () => {
  const { token } = await bed.issue({ expires_at: new Date(START + 2 * HOUR).toISOString() });
  bed.clock.now = START + 2 * HOUR - 1;
  expect(await me(token)).toEqual(WORKS);
  bed.clock.now = START;
  expect(await me(token)).toEqual(WORKS);
  bed.clock.now = START + 2 * HOUR;
  expect(await me(token)).toEqual(EXPIRED);
});

test('a clock that was far ahead and is right again ends nothing for longer, and the log tells of both times', async () => {
  const token = await ending();
  bed.clock.now = START + 365 * 24 * HOUR;
  expect(await me(token)).toEqual(EXPIRED);
  bed.clock.now = START;
  expect(await me(token)).toEqual(WORKS);
  const [seen, believed] = [START + 365 * 24 * HOUR, START].map((at) => new Date(at).toISOString());
  expect(bed.lines.filter((line) => JSON.stringify(line).includes('set-back'))).toEqual([
    expect.objectContaining({ event: 'clock-set-back', seen, believed }),
  ]);
  // Nor does the next start know of it.
  bed = await bed.reopen();
  expect(await me(token)).toEqual(WORKS);
});

test('no token is issued, or let live until, what has been: it would never work', async () => {
  const { id } = await bed.issue();
  bed.clock.now = START + 2 * HOUR;
  await bed.call('GET', '/me');
  bed.clock.now = START;
  const body = { label: 'x', access_type: 'workspace', workspace_role: { id: 'role_viewer' } };
  const expires_at = new Date(START + HOUR).toISOString();
  const headers = { 'idempotency-key': 'late' };
  const issued = await bed.problem('POST', `${WS}/access-tokens`, { body: { ...body, expires_at }, headers });
  const edited = await bed.problem('PATCH', `${WS}/access-token/${id}`, { body: { expires_at } });
  expect([issued, edited]).toEqual([
    [422, 'expiry-in-past'],
    [422, 'expiry-in-past'],
  ]);
});
