import type { WireProblem } from '../../src/contract';
import { DEFAULT_FAILURE_LIMITS } from '../../src/service';
import { networkOf } from '../../src/service/access/network-of';
import { FailedCredentials } from '../../src/service/http/failed-credentials';
import { MANAGEMENT, START, startBed, type Bed, WS } from './service-bed';
import { Browser, EASY, PASSWORD } from './signed-in';

const MINUTE = 60_000;
const HERE = '192.0.2.1';

describe('credentials of one address that fail', () => {
  let now: number;
  let failures: FailedCredentials;
  beforeEach(() => {
    now = START;
    failures = new FailedCredentials(DEFAULT_FAILURE_LIMITS, () => now);
  });
  const guessed = (address = HERE) => failures.failed({ code: 'token-unknown', address, hash: 'x' });
  const failing = (count: number, address?: string) => Array.from({ length: count }, () => guessed(address));

  test('are answered at once at first, then later and later, and in the end not looked into for the rest of the minute', () => {
    const answers = failing(120);
    expect(answers.slice(0, 14)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 50, 100, 200, 400]);
    expect(answers.slice(17, 99).every((wait) => wait === 5_000)).toBe(true);
    now += 20_000;
    expect(guessed()).toMatchObject({ problemCode: 'rate-limited', headers: { 'retry-after': '40' } });
    now = START + MINUTE;
    expect(guessed()).toBe(0);
  });

  test('slow nobody down who comes from another network', () => {
    failing(120);
    expect(guessed('192.0.2.2')).toBe(0);
    failing(120, '2001:db8:1:2:3::4');
    expect(guessed('2001:db8:1:2::9')).not.toBe(0);
    expect(guessed('2001:db8:1:3::9')).toBe(0);
  });

  test('of a token that has ended count by themselves, so many ended ones are looked through at once', () => {
    const ended = (hash: string) => failures.failed({ code: 'token-revoked', address: HERE, hash });
    for (let n = 0; n < 120; n += 1) expect(ended(`hash ${n}`)).toBe(0);
    expect(guessed()).toBe(0);
    for (let n = 0; n < 120; n += 1) ended('one');
    expect(ended('one')).toMatchObject({ problemCode: 'rate-limited' });
    expect([ended('another'), guessed()]).toEqual([0, 0]);
  });

  test('are forgotten when the clock goes back, and of ten thousand networks the earliest', () => {
    failing(120);
    for (let n = 0; n < 9_999; n += 1) guessed(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`);
    expect(guessed()).toMatchObject({ problemCode: 'rate-limited' });
    guessed('198.51.100.7');
    expect(guessed()).toBe(0);
    failing(120);
    now -= 1;
    expect(guessed()).toBe(0);
  });
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8::6', '2001:db8:0:0'],
  ['2001:0DB8:0:0:1:2:3:4', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['1:2:3:4:5:6:7::', '1:2:3:4'],
  ['', ''],
])('%s is of the network %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

describe('a service', () => {
  let bed: Bed;
  beforeAll(async () => {
    bed = await startBed({ ...EASY, failureLimits: { free: 2, delayMilliseconds: 1, refusedFrom: 5 } });
  });
  afterAll(() => bed.close());

  test('says so to whom it slows down, and answers a good token from the same address as ever', async () => {
    const guess = () => bed.call<WireProblem>('GET', '/me', { token: 'hwz_guessed' });
    const told: (readonly [number, string])[] = [];
    for (let n = 0; n < 6; n += 1) {
      const answer = await guess();
      told.push([answer.status, answer.body.code]);
      expect((await bed.call('GET', '/me', { token: MANAGEMENT })).status).toBe(200);
    }
    const refused = [429, 'rate-limited'] as const;
    expect(told).toEqual([...told.slice(0, 4).map(() => [401, 'token-malformed']), refused, refused]);
    const { headers } = await guess();
    expect([headers.get('retry-after'), headers.get('www-authenticate')]).toEqual(['60', null]);
    bed.clock.now = START + MINUTE;
    expect((await guess()).status).toBe(401);
  });

  test('tells people at the same address all the same that nobody is signed in, that their session ended, or what is wrong', async () => {
    await bed.service.setPassword('mara@acme.example', PASSWORD);
    const mara = new Browser(bed);
    await mara.signIn();
    const [[name, ended]] = [...mara.cookies] as [[string, string]];
    await mara.send('DELETE', '/session');
    for (let n = 0; n < 6; n += 1) await bed.call('GET', '/me', { token: 'hwz_guessed' });
    expect(await bed.problem('GET', '/me', { token: 'hwz_guessed' })).toEqual([429, 'rate-limited']);

    const stranger = new Browser(bed);
    expect(await stranger.outcome('GET', '/session')).toEqual([401, 'session-missing']);
    expect(await stranger.outcome('GET', `/api/v1${WS}/roles`)).toEqual([401, 'token-missing']);
    stranger.cookies.set(name, ended);
    for (const path of ['/session', `/api/v1${WS}/roles`])
      expect(await stranger.outcome('GET', path)).toEqual([401, 'session-ended']);
    const { status, body } = await stranger.signIn('mara@acme.example', 'not the password of hers');
    expect([status, body.code]).toEqual([401, 'wrong-credentials']);
  });
});
