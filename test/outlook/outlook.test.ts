import type { DesiredToken } from '../../src/core/model/desired';
import { duration, later } from '../../src/core/model/time';
import { lookAhead } from '../../src/core/outlook/outlook';
import { desiredState, desiredToken } from '../../src/testing/memory/desired';
import { type EntryScene, observed } from '../../src/testing/memory/observed-world';
import { at, DAY, HOUR, MINUTE, steady, superseded } from '../reconcile/planned';

/** What is to come for the entry `ci`, rotated every 20 days unless it says otherwise: `rotated 20d`. */
const ahead = (scene: EntryScene, days = 45, changes: Partial<DesiredToken> = {}, now = at(0)): string[] => {
  const desired = desiredState(desiredToken('ci', changes));
  const { events } = lookAhead(desired, observed(now, { ci: scene }), later(now, days * DAY));
  return events.map((event) => `${event.kind} ${whenOf(event.at - at(0))}`);
};

const whenOf = (ms: number): string => {
  const [days, hours, minutes] = [Math.floor(ms / DAY), Math.floor((ms % DAY) / HOUR), (ms % HOUR) / MINUTE];
  return [days && `${days}d`, hours && `${hours}h`, minutes && `${minutes}m`].filter(Boolean).join(' ') || 'now';
};

/** A superseded token: 24 h of overlap, a settle time, 48 h of observation. */
const RETIRED = ['rollback-ends 21d', 'disabled 21d 30m', 'revoked 23d 30m'];

test('a token is rotated when it is due, and the one before ends in its phases', () => {
  expect(ahead(steady())).toEqual([
    'rotated 20d',
    ...RETIRED,
    'rotated 40d',
    'rollback-ends 41d',
    'disabled 41d 30m',
    'revoked 43d 30m',
  ]);
});

test('what is under way goes on from where it is', () => {
  expect(ahead(superseded(), 4, {}, at(20 * DAY + HOUR))).toEqual(RETIRED);
});

test('a token that is not rotated ends at its expiry, and an apply replaces it only then', () => {
  const rotation = { kind: 'none', overlap: duration(24, 'h'), observationPeriod: duration(48, 'h') } as const;
  expect(ahead(steady(), 30, { rotation })).toEqual(['expires 30d', 'replaced 30d']);
});

test('a function rotates when AWS says, and from then on as the spec says', () => {
  const rotation = { nextAt: at(18 * DAY) };
  expect(ahead(steady({}, { rotation })).filter((event) => event.startsWith('rotated'))).toEqual([
    'rotated 18d',
    'rotated 38d',
  ]);
});

test('what an apply would do at once comes first', () => {
  expect(ahead({ secret: undefined }, 21)).toEqual(['created now', 'rotated 20d', 'rollback-ends 21d']);
});

test('nothing happens to what is paused, and what is blocked says so', () => {
  const off = { status: 'disabled' as const, disabledAt: at(0) };
  expect(ahead(steady(off), 45, { enabled: false }, at(HOUR))).toEqual([]);
  expect(ahead(steady({}, { tags: {} }), 45)).toEqual(['blocked now']);
});

test('a token that dies by its end and one that somebody disabled are told apart from what is rotated', () => {
  expect(ahead(steady({ status: 'disabled', disabledAt: at(HOUR) }), 3, {}, at(DAY))).toContain('replaced 1d');
});

test('events of a token that is there name it, and those of one that is not made yet name none', () => {
  const desired = desiredState(desiredToken('ci'));
  const { events } = lookAhead(desired, observed(at(0), { ci: steady() }), later(at(0), 45 * DAY));
  const revoked = events.filter(({ kind }) => kind === 'revoked' || kind === 'rotated').map(({ tokenId }) => tokenId);
  expect(revoked).toEqual(['tok_ci_v1', 'tok_ci_v1', undefined, undefined]);
});

test('a rotation that clears the end of its new token is one event', () => {
  const scene = steady({ expiresAt: null });
  expect(ahead(scene, 21, { expiry: { kind: 'never' } })).toEqual(['rotated 20d', 'rollback-ends 21d']);
});
