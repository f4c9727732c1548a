import { tokenId, tokenName } from '../../src/core/model/ids';
import { duration, later } from '../../src/core/model/time';
import { projectAccess } from '../../src/testing/memory/desired';
import { issued, secretWith, version } from '../../src/testing/memory/observed-world';
import {
  actionsOf,
  at,
  DAY,
  day,
  holdsOf,
  HOUR,
  MINUTE,
  only,
  planned,
  SETTLE,
  steady,
  stepsOf,
  superseded,
  windowed,
} from './planned';

describe('rotation every 20 days, token made at 0', () => {
  test.each([
    ['a minute before it is due', at(20 * DAY - MINUTE), []],
    ['when it is due', at(20 * DAY), ['rotate (rotation-due)']],
    ['a minute after', at(20 * DAY + MINUTE), ['rotate (rotation-due)']],
  ])('%s', (_when, now, actions) => {
    expect(actionsOf(planned(steady(), now))).toEqual(actions);
  });

  test('is not put off by a token whose value no version is known to have held', () => {
    const lost = issued('ci', 'lost', { createdAt: at(19 * DAY), lastUsedAt: null });
    const entry = planned({ ...steady(), tokens: [issued('ci', 'v1'), lost] }, at(20 * DAY));
    expect(actionsOf(entry)).toContain('rotate (rotation-due)');
  });

  test('a hold says until when', () => {
    expect(planned(steady(), at(DAY)).holds[0]).toMatchObject({ code: 'up-to-date', until: at(20 * DAY) });
  });

  test('never happens by itself with rotation: none', () => {
    const rotation = { kind: 'none', overlap: duration(24, 'h'), observationPeriod: duration(48, 'h') } as const;
    expect(actionsOf(planned(steady(), at(29 * DAY), { rotation }))).toEqual([]);
  });

  test('asked for, it does not wait for its time', () => {
    const asked = planned(steady(), at(DAY), {}, { rotate: only('ci') });
    expect(actionsOf(asked)).toEqual(['rotate (rotation-asked)']);
  });

  test.each([
    ['that very token is current', ['tok_ci_v1'], ['rotate (rotation-asked)']],
    ['another one is current by now', ['tok_ci_v0'], []],
    ['one is current by now, and there was none', [], []],
  ])('asked for of what was current at an earlier look, it is done only where %s', (_which, before, done) => {
    const rotateFrom = new Map(before.map((id) => [tokenName('ci'), tokenId(id)]));
    expect(actionsOf(planned(steady(), at(DAY), {}, { rotate: only('ci'), rotateFrom }))).toEqual(done);
  });
});

describe('a window from 02:00 for 3 hours, rotation due at midnight of day 20', () => {
  test.each([
    ['at midnight waits', at(20 * DAY), ['outside-window'], []],
    ['a minute before the window waits', at(20 * DAY + 2 * HOUR - MINUTE), ['outside-window'], []],
    ['in the window rotates', at(20 * DAY + 2 * HOUR), [], ['rotate (rotation-due)']],
    ['in its last minute rotates', at(20 * DAY + 5 * HOUR - MINUTE), [], ['rotate (rotation-due)']],
    ['at its end waits for tomorrow', at(20 * DAY + 5 * HOUR), ['outside-window'], []],
  ])('%s', (_when, now, holds, actions) => {
    const entry = planned(steady(), now, windowed(2, 3));
    expect(holdsOf(entry)).toEqual(holds);
    expect(actionsOf(entry)).toEqual(actions);
  });

  test('a window over midnight is open on both sides of it', () => {
    expect(actionsOf(planned(steady(), at(20 * DAY + HOUR), windowed(23, 4)))).toEqual(['rotate (rotation-due)']);
    expect(actionsOf(planned(steady(), at(20 * DAY + 3 * HOUR), windowed(23, 4)))).toEqual([]);
  });

  // The overlap (24 h) and settle must still fit before the old token expires at day 30.
  test.each([
    ['yields to safety when its next opening is too late', at(29 * DAY - SETTLE + MINUTE), ['rotate (rotation-due)']],
    ['does not yield while an opening is in time', at(27 * DAY + 6 * HOUR), []],
  ])('%s', (_when, now, actions) => {
    expect(actionsOf(planned(steady(), now, windowed(2, 3)))).toEqual(actions);
  });
});

describe('an expiry that has come, or can no longer be reached', () => {
  test.each([
    ['longer than settle before it expires', at(30 * DAY - SETTLE - MINUTE), ['rotate (rotation-due)']],
    ['too short before it expires for anything else', at(30 * DAY - SETTLE), ['replace (expiry-out-of-reach)']],
    ['when it expires', at(30 * DAY), ['replace (expired)']],
  ])('%s', (_when, now, actions) => {
    expect(actionsOf(planned(steady(), now))).toEqual(actions);
  });

  // The new expiry, counted from creation, ends now + settle or earlier: no edit can give that.
  test.each([
    ['one that leaves more than settle is edited', at(7 * DAY - SETTLE - MINUTE), ['update (expiry-changed)']],
    ['one that leaves settle is replaced', at(7 * DAY - SETTLE), ['replace (expiry-out-of-reach)']],
  ])('%s', (_what, now, actions) => {
    const changes = {
      expiry: { kind: 'after', duration: duration(1, 'w') },
      rotation: { kind: 'none', overlap: duration(2, 'h'), observationPeriod: duration(48, 'h') },
    } as const;
    expect(actionsOf(planned(steady(), now, changes))).toEqual(actions);
  });

  test.each([
    ['a declared end that is more than settle away is edited', SETTLE + MINUTE, [], ['update (expiry-changed)']],
    ['one that has as good as come is told, and nothing is made', SETTLE, ['ended'], []],
  ])('%s', (_what, before, holds, actions) => {
    const end = at(10 * DAY);
    const rotation = { kind: 'none', overlap: duration(2, 'h'), observationPeriod: duration(48, 'h') } as const;
    const entry = planned(steady(), at(10 * DAY - before), { expiry: { kind: 'at', at: end }, rotation });
    expect(actionsOf(entry)).toEqual(actions);
    expect(holdsOf(entry)).toEqual(expect.arrayContaining(holds));
  });

  test.each([
    ['2026-01-31T10:00:00Z', '2026-02-28T10:00:00Z'],
    ['2028-01-31T10:00:00Z', '2028-02-29T10:00:00Z'],
    ['2026-03-15T10:00:00Z', '2026-04-15T10:00:00Z'],
  ])('a month from %s ends at %s: the token made then is as declared', (made, ends) => {
    const scene = steady({ createdAt: day(made), expiresAt: day(ends) });
    const changes = {
      expiry: { kind: 'after', duration: duration(1, 'M') },
      rotation: { kind: 'none', overlap: duration(2, 'h'), observationPeriod: duration(48, 'h') },
    } as const;
    expect(actionsOf(planned(scene, day(made), changes))).toEqual([]);
    const other = steady({ createdAt: day(made), expiresAt: later(day(made), 200 * DAY) });
    expect(actionsOf(planned(other, day(made), changes))).toEqual(['update (expiry-changed)']);
    expect(planned(other, day(made), changes).actions[0]?.steps[0]).toMatchObject({ expiresAt: day(ends) });
  });
});

describe('after a rollback', () => {
  const rolledBack = {
    secret: secretWith('ci', { v1: ['AWSCURRENT'], v2: ['AWSPREVIOUS'] }, { lastChangedAt: at(12 * DAY) }),
    tokens: [issued('ci', 'v1'), issued('ci', 'v2', { createdAt: at(12 * DAY) })],
  };

  test('the schedule counts from the newer token, and the hold says so', () => {
    const entry = planned(rolledBack, at(12 * DAY + HOUR));
    expect(entry.holds[0]).toMatchObject({ code: 'rolled-back', until: at(29 * DAY - SETTLE) });
  });

  test.each([
    ['a minute earlier it holds', at(29 * DAY - SETTLE - MINUTE), false],
    ['the older token is replaced while overlap and settle still fit before its end', at(29 * DAY - SETTLE), true],
  ])('%s', (_when, now, rotates) => {
    expect(actionsOf(planned(rolledBack, now)).includes('rotate (rotation-due)')).toBe(rotates);
  });

  test('a tombstone does not bring the rotation forward', () => {
    const without = {
      ...rolledBack,
      secret: secretWith('ci', { v1: ['AWSCURRENT'] }, { lastChangedAt: at(13 * DAY) }),
    };
    const depth = {
      versions: [
        { id: version('v1'), stages: ['AWSCURRENT'], createdAt: at(0) },
        { id: version('v2'), stages: [], createdAt: at(12 * DAY) },
      ],
    };
    expect(actionsOf(planned({ ...without, depth }, at(21 * DAY)))).not.toContain('rotate (rotation-due)');
  });
});

describe('rollback asked for', () => {
  const rollback = { rollback: only('ci') };

  test('returns to the version with AWSPREVIOUS, authenticated before and after', () => {
    expect(stepsOf(planned(superseded(), at(20 * DAY + HOUR), {}, rollback))).toEqual([
      'verify',
      'promote v1 from v2',
      'verify',
    ]);
  });

  test('gives the returning token the access that is declared now', () => {
    const access = projectAccess(['proj_web', 'Project Manager']);
    const [old] = superseded().tokens!;
    const scene = { ...superseded(), tokens: [old!, { ...superseded().tokens![1]!, access }] };
    expect(stepsOf(planned(scene, at(20 * DAY + HOUR), { access }, rollback))[0]).toBe('edit tok_ci_v1');
  });

  test.each([
    ['without a previous version', steady()],
    ['when the previous token is disabled', superseded({ status: 'disabled', disabledAt: at(20 * DAY) })],
    ['when the previous token has expired', superseded({ expiresAt: at(20 * DAY) })],
  ])('is blocked %s', (_why, scene) => {
    expect(planned(scene, at(20 * DAY + HOUR), {}, rollback).blocked?.code).toBe('nothing-to-roll-back-to');
  });
});
