import fc from 'fast-check';
import { expiryDeclared, expiryKept, lengthBetween } from '../../src/core/adoption/entries/lifetime';
import {
  addDuration,
  duration,
  type Duration,
  formatDuration,
  instant,
  parseDuration,
} from '../../src/core/model/time';
import { expiryFor, sameExpiry } from '../../src/core/reconcile/entry/schedule';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 1);
const at = fc.integer({ min: START, max: START + 400 * 24 * HOUR }).map(instant);

test.each(['1w', '30d', '1M', '6M', '1y', '14d', '90d', '5h', '3y', '7M'])(
  'a token of %s is one of that length again, whenever it was made',
  (length) => {
    fc.assert(
      fc.property(at, fc.integer({ min: -1_000, max: 1_000 }), (made, stamped) => {
        const end = instant(addDuration(made, parseDuration(length)!) + stamped);
        const found = lengthBetween(made, end, 2 * 60_000)!;
        // 90 days and three months may be the same; whichever is written, this token ends when it ends.
        expect(Math.abs(addDuration(made, found) - end)).toBeLessThanOrEqual(2 * 60_000);
        if (['1w', '30d', '6M', '1y', '14d', '5h', '3y'].includes(length)) expect(formatDuration(found)).toBe(length);
      }),
      { seed: 1 },
    );
  },
);

test('the end of a hand-made token is kept, whatever it is: no plan sees a difference', () => {
  fc.assert(
    fc.property(at, fc.integer({ min: 31 * 60_000, max: 12 * 366 * 24 * HOUR }), (createdAt, life) => {
      const expiresAt = instant(createdAt + life);
      expect(sameExpiry(expiryFor(expiryKept({ createdAt, expiresAt }), createdAt), expiresAt)).toBe(true);
    }),
    { seed: 1 },
  );
  expect(expiryKept({ createdAt: instant(START), expiresAt: null })).toEqual({ kind: 'never' });
});

describe('the end that an entry declared', () => {
  const made = (hours: number) => instant(START + hours * HOUR + 12 * 60_000);
  const life = (hours: number, end: number | Duration) => ({
    createdAt: made(hours),
    expiresAt: typeof end === 'number' ? instant(end) : addDuration(made(hours), end),
  });

  test('is a length where the newest token has one', () => {
    const month = duration(30, 'd');
    expect(expiryDeclared(life(0, month), [])).toEqual({ kind: 'after', duration: month });
    expect(expiryDeclared(life(500, month), [life(0, month)])).toEqual({ kind: 'after', duration: month });
  });

  test('is fixed at midnight, at no whole hour, and where two generations end together', () => {
    const midnight = START + 40 * 24 * HOUR;
    expect(expiryDeclared(life(0, midnight), [])).toEqual({ kind: 'at', at: midnight });
    expect(expiryDeclared(life(0, midnight + 30 * 60_000), [])).toEqual({ kind: 'at', at: midnight + 30 * 60_000 });
    const end = made(900);
    expect(expiryDeclared(life(400, end), [])).toMatchObject({ kind: 'after' });
    expect(expiryDeclared(life(400, end), [life(0, end)])).toEqual({ kind: 'at', at: end });
  });
});
