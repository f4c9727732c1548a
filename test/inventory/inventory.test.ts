import { takeInventory } from '../../src/core/inventory/take-inventory';
import { desiredState, desiredToken } from '../../src/testing/memory/desired';
import { duration, SETTLE_MS } from '../../src/core/model/time';
import { DAY, HOUR, Simulation } from '../../src/testing/memory/simulation';
import { look } from '../golden/observe-and-plan';

const overlap = duration(24, 'h');
const observationPeriod = duration(48, 'h');
const rotation = { kind: 'none', overlap, observationPeriod } as const;
const month = desiredToken('month', { rotation });
const week = desiredToken('week', { rotation, expiry: { kind: 'after', duration: duration(7, 'd') } });
const forever = desiredToken('forever', { rotation, expiry: { kind: 'never' } });

async function settled(): Promise<Simulation> {
  const s = new Simulation(desiredState(month, week, forever), 24 * HOUR, 'forecast');
  await s.pass();
  s.advance(SETTLE_MS + 1);
  return s;
}

test('the forecast names who breaks first if nothing runs, and when; what never expires does not break', async () => {
  const { desired, world, plan } = await look(await settled());
  const { forecast } = takeInventory(desired, world, plan);
  const start = Date.UTC(2026, 0, 1);
  expect(forecast).toEqual([
    { token: 'week', consumer: 'consumer-of-week', at: start + 7 * DAY, why: 'expires' },
    { token: 'month', consumer: 'consumer-of-month', at: start + 30 * DAY, why: 'expires' },
  ]);
});

test('what is forecast is what happens: the consumer fails at that time and not before', async () => {
  const s = await settled();
  const { desired, world, plan } = await look(s);
  const first = takeInventory(desired, world, plan).forecast[0]!;
  s.advance(first.at - s.clock.now() - 1);
  const before = await look(s);
  expect(takeInventory(before.desired, before.world, before.plan).forecast[0]!.why).toBe('expires');
  s.advance(1);
  const after = await look(s);
  expect(takeInventory(after.desired, after.world, after.plan).forecast[0]).toEqual({
    token: 'week',
    consumer: 'consumer-of-week',
    at: first.at,
    why: 'broken',
  });
});

test('the same observation gives the same inventory, whatever the order in which the token API listed', async () => {
  const s = await settled();
  const one = await look(s);
  const taken = takeInventory(one.desired, one.world, one.plan);
  expect(takeInventory(one.desired, one.world, one.plan)).toEqual(taken);
  const shuffled = { ...one.world, tokensById: new Map([...one.world.tokensById].reverse()) };
  expect(takeInventory(one.desired, shuffled, one.plan)).toEqual(taken);
});

test('the hash changes when anything of the world does', async () => {
  const s = await settled();
  const one = await look(s);
  s.outside(() => s.world.outside.personDisables([...one.world.tokensById.keys()].at(-1)!));
  const two = await look(s);
  const hash = (seen: typeof one) => takeInventory(seen.desired, seen.world, seen.plan).hash;
  expect(hash(two)).not.toBe(hash(one));
});

test('a row tells what an auditor asks: who, what for, which rights, where, which token, until when', async () => {
  const { desired, world, plan } = await look(await settled());
  const row = takeInventory(desired, world, plan).rows.find(({ name }) => name === 'week')!;
  const start = Date.UTC(2026, 0, 1);
  expect(row).toMatchObject({
    declared: { owner: 'qa@acme.example', consumer: 'consumer-of-week', purpose: month.purpose, access: week.access },
    secret: { name: 'hawzu/acme/week' },
    status: 'enabled',
    current: { phase: 'current', createdAt: start, expiresAt: start + 7 * DAY, access: week.access },
  });
  expect(row.generations).toHaveLength(1);
});
