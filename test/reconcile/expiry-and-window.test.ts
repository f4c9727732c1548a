import type { DesiredToken, Expiry } from '../../src/core/model/desired';
import { duration, type Instant, later } from '../../src/core/model/time';
import { expiryFor, rotateAt, sameExpiry, windowOpening } from '../../src/core/reconcile/entry/schedule';
import { desiredToken } from '../../src/testing/memory/desired';
import { issued } from '../../src/testing/memory/observed-world';
import { at, DAY, HOUR, MINUTE, never, SETTLE, windowed } from './planned';

test.each<[string, Expiry, Instant | null]>([
  ['counts from creation', { kind: 'after', duration: duration(30, 'd') }, at(35 * DAY)],
  ['at a time is that time, whenever it was made', { kind: 'at', at: at(9 * DAY) }, at(9 * DAY)],
  ['may be never', { kind: 'never' }, null],
])('an expiry %s', (_what, expiry, end) => {
  expect(expiryFor(expiry, at(5 * DAY))).toBe(end);
});

test.each<[Instant | null, Instant | null, boolean]>([
  [null, null, true],
  [null, at(0), false],
  [at(0), null, false],
  [at(0), at(SETTLE), true],
  [at(SETTLE), at(0), true],
  [at(0), at(SETTLE + 1), false],
  [at(SETTLE + 1), at(0), false],
])('ends are compared up to settle, and no end is like no end only: %p and %p', (a, b, same) => {
  expect(sameExpiry(a, b)).toBe(same);
});

test('an end that lies within settle of never is none: never has no distance', () => {
  expect([sameExpiry(null, 0 as Instant), sameExpiry(0 as Instant, null)]).toEqual([false, false]);
});

describe('the time of a rotation every 20 days', () => {
  const desired = desiredToken('ci');
  const old = issued('ci', 'v1');
  const newer = issued('ci', 'v2', { createdAt: at(12 * DAY) });

  test.each<[string, DesiredToken, typeof old, typeof old, Instant | undefined]>([
    ['counts from the current token', desired, old, old, at(20 * DAY)],
    ['after a rollback, counts from the newer one', desired, { ...old, expiresAt: at(60 * DAY) }, newer, at(32 * DAY)],
    ['… unless the older one would end before', desired, old, newer, at(30 * DAY - DAY - SETTLE)],
    ['… which one without an end does not', desired, { ...old, expiresAt: null }, newer, at(32 * DAY)],
    ['is none without rotation', desiredToken('ci', never), old, old, undefined],
  ])('%s', (_what, entry, current, newest, due) => {
    expect(rotateAt(entry, current, newest)).toBe(due);
  });

  test('is not brought forward by the end of a current token that is the newest', () => {
    const short = { ...old, expiresAt: at(10 * DAY) };
    expect(rotateAt(desired, short, short)).toBe(at(20 * DAY));
  });
});

describe('a window from 02:00 for 3 hours', () => {
  const desired = desiredToken('ci', windowed(2, 3));
  const opening = at(20 * DAY + 2 * HOUR);
  const endingAt = (end: Instant | null) => issued('ci', 'v1', { expiresAt: end });
  /** The last end with which a rotation at the opening still leaves overlap and settle. */
  const justEnough = later(opening, DAY + SETTLE);

  test.each<[string, Instant | null, Instant, Instant]>([
    ['is waited for', at(30 * DAY), at(20 * DAY), opening],
    ['is waited for when the rest of the life just suffices', justEnough, at(20 * DAY), opening],
    ['is not waited for when it does not', later(justEnough, -1), at(20 * DAY), at(20 * DAY)],
    ['is waited for with a token that has no end', null, at(20 * DAY), opening],
    ['is open inside', at(30 * DAY), later(opening, MINUTE), later(opening, MINUTE)],
    ['is closed at its end, until the next day', at(30 * DAY), later(opening, 3 * HOUR), later(opening, DAY)],
  ])('%s', (_what, end, now, start) => {
    expect(windowOpening(desired, endingAt(end), now)).toBe(start);
  });

  test('is none where none is declared', () => {
    const now = at(20 * DAY);
    expect(windowOpening(desiredToken('ci'), endingAt(null), now)).toBe(now);
    expect(windowOpening(desiredToken('ci', never), endingAt(null), now)).toBe(now);
  });
});
