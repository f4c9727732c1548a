import { takeInventory } from '../../src/core/inventory/take-inventory';
import type { DesiredToken } from '../../src/core/model/desired';
import { SETTLE_MS } from '../../src/core/model/time';
import { renderInventoryTable } from '../../src/core/reporting/inventory/render-table';
import { renderPlanText } from '../../src/core/reporting/plan/plan-text';
import { desiredState, desiredToken } from '../../src/testing/memory/desired';
import { DAY, HOUR, Simulation } from '../../src/testing/memory/simulation';
import { look } from '../golden/observe-and-plan';
import { windowed } from '../reconcile/planned';

/** Rotated every 20 days, from midnight on. */
const anyTime = desiredToken('any-time');
const atNight = desiredToken('at-night', windowed(2, 3));

async function made(...tokens: readonly DesiredToken[]): Promise<Simulation> {
  const s = new Simulation(desiredState(...tokens), 24 * HOUR, 'rotation-time');
  await s.pass();
  return s;
}

const SAYS_WHEN = new Set(['up-to-date', 'rolled-back', 'outside-window']);

/** When a plan and the inventory say that an entry rotates. */
async function said(s: Simulation, name: string) {
  const { desired, world, plan } = await look(s);
  const hold = plan.entries.find(({ token }) => token === name)!.holds.find(({ code }) => SAYS_WHEN.has(code));
  const inventory = takeInventory(desired, world, plan);
  const texts = [renderPlanText(plan), renderInventoryTable(inventory, { width: 120 })];
  return { plan: hold?.until, inventory: inventory.rows.find((row) => row.name === name)?.rotatesAt, texts };
}

const start = Date.UTC(2026, 0, 1);
const midnight = start + 20 * DAY;

describe.each<[string, DesiredToken, number]>([
  ['a rotation at any time', anyTime, midnight],
  ['a rotation with a window', atNight, midnight + 2 * HOUR],
])('%s', (_what, token, rotates) => {
  test.each<[string, number]>([
    ['long before it is due', start + DAY],
    ['right before it is due', midnight - 1],
  ])('is told with the time at which it can happen, in plan and inventory: %s', async (_when, now) => {
    const s = await made(token);
    s.advance(now - s.clock.now());
    const { plan, inventory, texts } = await said(s, token.name);
    expect([plan, inventory]).toEqual([rotates, rotates]);
    const [shown] = texts;
    expect(shown).toContain(new Date(rotates).toISOString().slice(0, 16).replace('T', ' '));
  });
});

test('one that is due and waits for its window is told with the opening, which is not in the past', async () => {
  const s = await made(atNight);
  s.advance(midnight + HOUR - s.clock.now());
  const opening = midnight + 2 * HOUR;
  expect(await said(s, 'at-night')).toMatchObject({ plan: opening, inventory: opening });
  s.advance(HOUR);
  await s.pass();
  expect((await said(s, 'at-night')).plan).toBe(midnight + 20 * DAY + 2 * HOUR);
});

test('one that its window’s opening has missed is told as overdue since then', async () => {
  const s = await made(atNight);
  s.advance(midnight + 3 * DAY + 12 * HOUR - s.clock.now());
  const { desired, world, plan } = await look(s);
  const { rows, findings } = takeInventory(desired, world, plan);
  expect(rows[0]?.rotatesAt).toBe(midnight + 2 * HOUR);
  expect(findings.map(({ code }) => code)).toContain('rotation-overdue');
});

test('after a rollback plan and inventory tell the same time, which counts from the newer token, in all of its phases', async () => {
  const s = await made(anyTime);
  s.advance(HOUR);
  await s.pass({ rotate: new Set([anyTime.name]) });
  s.advance(HOUR);
  await s.pass({ rollback: new Set([anyTime.name]) });
  const told = [];
  for (const wait of [SETTLE_MS + 1, DAY + HOUR, SETTLE_MS + 1, DAY]) {
    s.advance(wait);
    await s.pass();
    told.push(await said(s, 'any-time'));
  }
  expect(told[0]).toMatchObject({ plan: midnight + HOUR });
  expect(told.map(({ inventory }) => inventory)).toEqual(told.map(({ plan }) => plan));
});
