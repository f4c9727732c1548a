import fc from 'fast-check';
import type { WireProblem } from '../../src/contract';
import { Quotas } from '../../src/service/http/quota/quotas';
import { MANAGEMENT, START, startBed, type Bed, viewer, WS } from './service-bed';

const MINUTE = 60_000;

describe('the quota of a service', () => {
  let bed: Bed;
  let other: string;
  beforeAll(async () => {
    bed = await startBed({ quota: { requestsPerMinute: 5 } });
    ({ token: other } = await bed.issue({ label: 'other', ...viewer }));
    bed.clock.now = START + MINUTE;
  });
  afterAll(() => bed.close());
  const asked = async (count: number, token = MANAGEMENT) => {
    const statuses: number[] = [];
    for (let n = 0; n < count; n += 1) statuses.push((await bed.call('GET', '/me', { token })).status);
    return statuses;
  };

  test('is told on each answer; what is beyond it is refused until the next minute, whatever it asks, and the others go on', async () => {
    bed.clock.now = START + MINUTE + 20_000;
    const first = await bed.call('GET', '/me');
    expect([first.headers.get('ratelimit-policy'), first.headers.get('ratelimit')]).toEqual([
      '"requests";q=5;w=60',
      '"requests";r=4;t=40',
    ]);
    expect(await asked(4)).toEqual([200, 200, 200, 200]);
    const refused = await bed.call<WireProblem>('GET', `${WS}/access-tokens`);
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
      429,
      'rate-limited',
      '40',
    ]);
    expect(refused.headers.get('ratelimit')).toBe('"requests";r=0;t=40');
    const before = await bed.service.snapshot();
    const change = await bed.problem('POST', `${WS}/access-tokens`, {
      body: { label: 'too much', ...viewer },
      headers: { 'idempotency-key': 'too much' },
    });
    expect([change, await bed.service.snapshot()]).toEqual([[429, 'rate-limited'], before]);
    expect(await asked(2, other)).toEqual([200, 200]);

    bed.clock.now = START + 2 * MINUTE;
    expect(await asked(6)).toEqual([200, 200, 200, 200, 200, 429]);
  });

  test('counts a change once, though it is judged twice, and no request with a bad credential', async () => {
    bed.clock.now = START + 3 * MINUTE;
    for (let n = 0; n < 3; n += 1) expect((await bed.call('GET', '/me', { token: 'hwz_wrong' })).status).toBe(401);
    for (let n = 0; n < 5; n += 1) expect((await bed.issue({ label: `n ${n}` })).label).toBe(`n ${n}`);
    expect(await asked(1)).toEqual([429]);
  });
});

test('a service that is told no quota bounds nobody and says nothing of one', async () => {
  const bed = await startBed({ file: undefined });
  const answer = await bed.call('GET', '/me');
  expect([answer.status, answer.headers.get('ratelimit')]).toEqual([200, null]);
  await bed.close();
});

describe('replicas that count together', () => {
  const QUOTA = 1_000;
  /** Each asks at its own pace; what they tell each other takes a while to arrive, or never does. */
  const world = fc.record({
    paces: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 }),
    delay: fc.integer({ min: 0, max: 3 }),
  });

  test('let through the quota, give or take a hundredth each, however the requests are spread', async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ paces, delay }) => {
        let now = START;
        const stored = new Map<string, number>();
        const waiting: (() => void)[][] = [];
        const share = async (minute: number, counts: ReadonlyMap<string, number>) => {
          await new Promise<void>((resolve) => (waiting[delay] ??= []).push(resolve));
          for (const [id, count] of counts) stored.set(`${minute} ${id}`, (stored.get(`${minute} ${id}`) ?? 0) + count);
          return new Map([...counts.keys()].map((id) => [id, stored.get(`${minute} ${id}`)!]));
        };
        const replicas = paces.map(
          () =>
            new Quotas(
              { requestsPerMinute: QUOTA },
              () => now,
              () => share,
            ),
        );
        let through = 0;
        for (let tick = 0; tick < 1_100; tick += 1) {
          now = START + tick * 50;
          (waiting.shift() ?? []).forEach((go) => go());
          await new Promise(setImmediate);
          for (const [index, replica] of replicas.entries())
            for (let n = 0; n < paces[index]!; n += 1) {
              // Whoever has to wait comes again at the next tick.
              if (replica.more('tok') !== undefined) break;
              try {
                replica.take('tok');
                through += 1;
              } catch {
                break;
              }
            }
        }
        // What one has taken, another can't use; what one has begun with, nobody else knows.
        const apart = paces.length * (QUOTA / 100);
        const asked = paces.reduce((sum, pace) => sum + pace, 0) * 1_100;
        expect(through).toBeGreaterThanOrEqual(Math.min(asked / (delay + 1), QUOTA - apart));
        expect(through).toBeLessThanOrEqual(QUOTA + apart);
      }),
      { seed: 7, numRuns: 20 },
    );
  });

  test('go on by themselves where they cannot tell each other', async () => {
    let now = START;
    const quotas = new Quotas(
      { requestsPerMinute: 10 },
      () => now,
      () => () => Promise.reject(new Error('no store')),
    );
    for (let n = 0; n < 10; n += 1) {
      quotas.take('tok');
      now += 300;
      await new Promise(setImmediate);
    }
    expect(() => quotas.take('tok')).toThrow('More than 10 requests');
    now = START - MINUTE;
    expect(quotas.take('tok').ratelimit).toBe('"requests";r=9;t=60');
  });
});
