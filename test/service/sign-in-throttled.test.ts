import { Failures, OF_ACCOUNT, OF_ADDRESS } from '../../src/service/sign-in/failures';
import { ProblemError } from '../../src/service/problem/problem-error';
import { HOUR, START, startBed, type Bed } from './service-bed';
import { Browser, EASY, PASSWORD } from './signed-in';

const MARA = 'mara@acme.example';
const WRONG = 'not the password of hers';
const QUARTER = HOUR / 4;
/** Stands for a proxy, which says for whom it asks. */
const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });

let bed: Bed;
beforeEach(async () => {
  bed = await startBed({
    ...EASY,
    file: undefined,
    trustProxy: ['127.0.0.1'],
    publicUrl: 'https://tokens.acme.example',
  });
  await bed.service.setPassword(MARA, PASSWORD);
});
afterEach(() => bed.close());

const browser = (): Browser => new Browser(bed, 'https://tokens.acme.example');
const enter = (one: Browser, password: string, address: string, email = MARA) =>
  one.send('POST', '/session', { body: { email, password }, ...from(address) });

test('guessing at an account from many addresses ends, known or not; a browser of its owner still gets in, others wait', async () => {
  const own = browser();
  expect((await enter(own, PASSWORD, '10.0.0.1')).status).toBe(200);
  for (const email of [MARA, 'nobody@acme.example']) {
    for (let n = 0; n < OF_ACCOUNT; n += 1) {
      expect((await enter(browser(), WRONG, `10.1.0.${n}`, email)).status).toBe(401);
    }
    const { status, headers, body } = await enter(browser(), PASSWORD, '10.2.0.1', email);
    expect([status, body.code, headers.get('retry-after')]).toEqual([429, 'rate-limited', '900']);
  }
  expect((await enter(own, PASSWORD, '10.0.0.2')).status).toBe(200);
  bed.clock.now = START + QUARTER;
  expect((await enter(browser(), PASSWORD, '10.2.0.1')).status).toBe(200);
});

test('a browser that was used before has tries of its own, and no more of them', async () => {
  const own = browser();
  await enter(own, PASSWORD, '10.0.0.1');
  for (let n = 0; n < OF_ACCOUNT; n += 1) expect((await enter(own, WRONG, '10.0.0.1')).status).toBe(401);
  expect((await enter(own, PASSWORD, '10.0.0.1')).status).toBe(429);
  expect((await enter(browser(), PASSWORD, '10.0.0.1')).status).toBe(200);
});

test('a cookie that was made up, or is of somebody else, makes no browser a known one', async () => {
  await bed.service.setPassword('tomas@acme.example', PASSWORD);
  const tomas = browser();
  await enter(tomas, PASSWORD, '10.0.0.1', 'tomas@acme.example');
  for (let n = 0; n < OF_ACCOUNT; n += 1) {
    const guessing = n % 2 === 0 ? browser() : tomas;
    if (guessing !== tomas) guessing.cookies.set('__Host-hawzu-browser', `${n}`.padEnd(43, 'A'));
    expect((await enter(guessing, WRONG, `10.5.0.${n}`)).status).toBe(401);
  }
  expect((await enter(tomas, PASSWORD, '10.6.0.1')).status).toBe(429);
});

test('an address with more behind a NUL is none, so guesses at an account are counted however it is written', async () => {
  for (let n = 0; n < OF_ACCOUNT; n += 1)
    await enter(browser(), WRONG, `10.7.0.${n}`, n % 2 === 0 ? MARA : 'MARA@Acme.Example');
  for (const more of ['\0', '\0x', '\n', '\ud800'])
    expect((await enter(browser(), PASSWORD, '10.8.0.1', MARA + more)).status).toBe(422);
  expect((await enter(browser(), PASSWORD, '10.8.0.1')).status).toBe(429);
});

test('many at once are as many as one after the other, and who is right is not counted', async () => {
  const all = await Promise.all(Array.from({ length: 15 }, (_, n) => enter(browser(), WRONG, `10.3.0.${n}`)));
  expect(all.filter(({ status }) => status === 401)).toHaveLength(OF_ACCOUNT);
  expect(all.filter(({ status }) => status === 429)).toHaveLength(5);
  bed.clock.now = START + QUARTER;
  for (let n = 0; n < OF_ACCOUNT + 2; n += 1) expect((await enter(browser(), PASSWORD, '10.3.0.1')).status).toBe(200);
});

test('a client writes no address of its own: of what it forwards, only the last entry that no proxy is counts', async () => {
  for (let n = 0; n < OF_ADDRESS; n += 1) await enter(browser(), WRONG, `6.6.6.${n}, 10.4.0.1`, `${n}@acme.example`);
  expect((await enter(browser(), WRONG, '6.6.6.200, 10.4.0.1', 'x@acme.example')).status).toBe(429);
  expect((await enter(browser(), WRONG, '6.6.6.200, 10.4.0.2', 'x@acme.example')).status).toBe(401);
  const { status } = await browser().send('POST', '/session/password', {
    body: { email: MARA, code: 'guessed', password: PASSWORD },
    ...from('10.4.0.1'),
  });
  expect(status).toBe(429);
});

describe('counting', () => {
  const clock = { now: START };
  const failures = (): Failures => new Failures(() => clock.now);
  const tries = (count: number, one: Failures, attempt: Parameters<Failures['begin']>[0]): number => {
    let taken = 0;
    for (let n = 0; n < count; n += 1) {
      try {
        one.begin(attempt);
        taken += 1;
      } catch (error) {
        expect(error).toBeInstanceOf(ProblemError);
      }
    }
    return taken;
  };

  test('by address: all of one network of IPv6 are one', () => {
    const one = failures();
    for (let n = 0; n < OF_ADDRESS; n += 1) tries(1, one, { address: `2001:db8:1:2::${n.toString(16)}` });
    expect(tries(1, one, { address: '2001:db8:1:2:ffff::1' })).toBe(0);
    expect(tries(1, one, { address: '2001:db8:1:3::1' })).toBe(1);
  });

  test('begins anew after a quarter of an hour, and when the clock went back', () => {
    const one = failures();
    const attempt = { email: MARA, address: '10.0.0.1' };
    expect(tries(OF_ACCOUNT + 5, one, attempt)).toBe(OF_ACCOUNT);
    clock.now = START + QUARTER - 1;
    expect(tries(1, one, attempt)).toBe(0);
    clock.now = START + QUARTER;
    expect(tries(1, one, attempt)).toBe(1);
    tries(OF_ACCOUNT, one, attempt);
    clock.now = START - QUARTER;
    expect(tries(1, one, attempt)).toBe(1);
    clock.now = START;
  });
});
