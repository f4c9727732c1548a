import { duration, later } from '../../src/core/model/time';
import { workspaceAccess } from '../../src/testing/memory/desired';
import { issued, secretWith, version } from '../../src/testing/memory/observed-world';
import type { SecretRotation } from '../../src/core/ports/secret-store';
import type { TokenFacts } from '../../src/core/ports/token-api';
import {
  actionsOf,
  at,
  DAY,
  holdsOf,
  MINUTE,
  never,
  only,
  planned,
  SETTLE,
  steady,
  stepsOf,
  windowed,
} from './planned';

/** A secret that a function rotates, made at 0, to be rotated every 20 days. */
const rotated = (rotation: SecretRotation = {}, token: Partial<TokenFacts> = {}) => steady(token, { rotation });

/** The function has begun to rotate to v2, and has come so far. */
const begun = (lastChangedAt = at(19 * DAY), token: Partial<TokenFacts> = {}, value: 'empty' | 'stored' = 'empty') => ({
  secret: secretWith('ci', { v1: ['AWSCURRENT'], v2: ['AWSPENDING'] }, { rotation: {}, lastChangedAt }),
  tokens: [
    issued('ci', 'v1', token),
    ...(value === 'stored' ? [issued('ci', 'v2', { createdAt: lastChangedAt })] : []),
  ],
});

const scheduled = { scheduled: { waits: false } };
const ASKED = ['request-rotation', 'wait-for-rotation', 'verify'];
const expired = { expiresAt: at(DAY) };

describe('a secret that a function rotates', () => {
  test('is left to it until the time that AWS names', () => {
    const [hold] = planned(rotated({ nextAt: at(18 * DAY) }), at(DAY)).holds;
    expect(hold).toMatchObject({ code: 'rotated-by-function', until: at(18 * DAY) });
    expect(hold?.message).toBe('as declared; its function rotates it by 2026-01-19T00:00:00.000Z');
  });

  test('is left to it until it is due, where AWS names no time', () => {
    const [hold] = planned(rotated(), at(20 * DAY - MINUTE)).holds;
    expect(hold).toMatchObject({ code: 'rotated-by-function', until: at(20 * DAY) });
  });

  test.each([
    ['AWS names no time', {}],
    ['the time that AWS names is past', { nextAt: at(19 * DAY) }],
    ['the next time of AWS would be after its end', { nextAt: at(40 * DAY) }],
  ])('gets its rotation asked for when it is due and was missed: %s', (_which, rotation) => {
    const entry = planned(rotated(rotation), at(20 * DAY));
    expect(actionsOf(entry)).toEqual(['rotate (rotation-missed)']);
    expect(stepsOf(entry)).toEqual(ASKED);
  });

  test('is left to AWS until its window ends, a day after it is due at most, and if its token lives so long', () => {
    const due = 20 * DAY;
    const held = (nextAt: number, days = 30) => {
      const expiry = { kind: 'after', duration: duration(days, 'd') } as const;
      return holdsOf(planned(rotated({ nextAt: at(nextAt) }, { expiresAt: at(days * DAY) }), at(due), { expiry }));
    };
    expect(held(due + DAY)).toEqual(['rotated-by-function']);
    expect(held(due + DAY + 1)).toEqual([]);
    expect(held(due)).toEqual([]);
    // An overlap and a settle time before its end is the last moment for a rotation.
    const last = due + DAY - SETTLE;
    expect(held(last, 22)).toEqual(['rotated-by-function']);
    expect(held(last + 1, 22)).toEqual([]);
  });

  test('that somebody rolled back by hand is left to it too, and says so', () => {
    const scene = {
      secret: secretWith(
        'ci',
        { v1: ['AWSCURRENT'], v2: ['AWSPREVIOUS'] },
        { lastChangedAt: at(10 * DAY), rotation: { nextAt: at(25 * DAY) } },
      ),
      tokens: [issued('ci', 'v1', {}), issued('ci', 'v2', { createdAt: at(10 * DAY) })],
    };
    const [hold] = planned(scene, at(11 * DAY)).holds;
    expect(hold).toMatchObject({ code: 'rolled-back', severity: 'warning', until: at(25 * DAY) });
  });

  test('whose entry declares no rotation has what stands beside its token put right all the same', () => {
    const { rotation } = never;
    expect(holdsOf(planned(rotated(), at(DAY), { rotation }))).toEqual(['up-to-date']);
    expect(actionsOf(planned(rotated(), at(DAY), { rotation, format: 'plain' }))).toEqual(['update (format-changed)']);
  });

  test('that missed its time is asked for in its window', () => {
    const outside = planned(rotated(), at(20 * DAY + MINUTE), windowed(3, 2));
    expect(holdsOf(outside)).toEqual(['rotated-by-function']);
    expect(actionsOf(planned(rotated(), at(20 * DAY + 3 * 60 * MINUTE), windowed(3, 2)))).toEqual([
      'rotate (rotation-missed)',
    ]);
  });

  test('is rotated by it when that is asked for, due or not', () => {
    const entry = planned(rotated(), at(DAY), {}, { rotate: only('ci') });
    expect(actionsOf(entry)).toEqual(['rotate (rotation-asked)']);
    expect(stepsOf(entry)).toEqual(ASKED);
  });

  test('gets the value that answers a trigger from the apply, since its token has to carry the mark', () => {
    const entry = planned(rotated(), at(DAY), {}, { triggers: new Map([...only('ci')].map((name) => [name, 'a1'])) });
    expect(actionsOf(entry)).toEqual(['rotate (rotation-triggered)']);
    expect(stepsOf(entry).slice(0, 2)).toEqual(['issue', 'store']);
  });

  test.each([
    ['expired', expired, {}, 'expired'],
    ['disabled by somebody', { status: 'disabled' as const, disabledAt: at(DAY) }, {}, 'disabled-outside'],
    ['of another access type', {}, { access: workspaceAccess('Viewer') }, 'access-type-changed'],
  ])('whose current token is %s gets a new one by an apply at once', (_which, token, changes, why) => {
    const entry = planned(rotated({}, token), at(2 * DAY), changes);
    expect(actionsOf(entry)).toEqual([`replace (${why})`]);
    expect(stepsOf(entry).slice(0, 2)).toEqual(['issue', 'store']);
  });
});

describe('a secret that somebody else’s function rotates', () => {
  const theirs = { function: 'arn:aws:lambda:eu-west-1:123456789012:function:vault-rotator', nextAt: at(5 * DAY) };

  test.each([
    ['now', at(DAY), {}, {}],
    ['when it is due', at(20 * DAY), {}, {}],
    ['when its token has expired', at(31 * DAY), expired, {}],
    ['when its rotation is asked for', at(DAY), {}, { rotate: only('ci') }],
    ['in a pass that nobody reads', at(20 * DAY), {}, scheduled],
  ])('is neither rotated nor replaced, and the plan says whose it is: %s', (_when, now, token, options) => {
    const entry = planned(rotated(theirs, token), now, {}, options);
    expect([actionsOf(entry), entry.blocked?.code]).toEqual([[], 'rotated-by-others']);
    expect(entry.blocked?.message).toContain('vault-rotator');
  });

  test('still gives up what leaked, and what is to be removed', () => {
    const leaked = planned(rotated(theirs), at(DAY), {}, { compromised: only('ci') });
    expect(stepsOf(leaked)).toContain('revoke tok_ci_v1');
    const removed = planned(rotated(theirs), at(DAY), {}, { destroy: only('ci') });
    expect(stepsOf(removed)).toContain('revoke tok_ci_v1');
  });

  test('is told from one of ours by the name of the function', () => {
    const ours = { ...theirs, function: theirs.function.replace('vault-rotator', 'hawzu-acme-ci-rotate') };
    expect(planned(rotated(ours), at(DAY)).blocked).toBeUndefined();
  });
});

describe('a rotation that is under way', () => {
  const soon = at(19 * DAY + MINUTE);
  const quiet = at(19 * DAY + SETTLE);

  test('is left alone, be its value stored already or not', () => {
    for (const value of ['empty', 'stored'] as const) {
      const entry = planned(begun(undefined, {}, value), soon);
      expect([actionsOf(entry), holdsOf(entry)]).toEqual([[], ['rotation-in-flight']]);
    }
  });

  test('is left alone when it is overdue, too', () => {
    expect(actionsOf(planned(begun(at(21 * DAY)), at(21 * DAY + MINUTE)))).toEqual([]);
  });

  test('is told of when nothing happens any more', () => {
    expect(holdsOf(planned(begun(), later(quiet, -1)))).toEqual(['rotation-in-flight']);
    const [hold] = planned(begun(), quiet).holds;
    expect(hold).toMatchObject({ code: 'rotation-stuck', severity: 'warning' });
  });

  test('is waited for by who asks for one', () => {
    const entry = planned(begun(), soon, {}, { rotate: only('ci') });
    expect(actionsOf(entry)).toEqual(['rotate (rotation-asked)']);
    expect(stepsOf(entry)).toEqual(['wait-for-rotation', 'verify']);
  });

  test('that stands still is an error for who asks for one', () => {
    const entry = planned(begun(), quiet, {}, { rotate: only('ci') });
    expect([actionsOf(entry), entry.blocked?.code]).toEqual([[], 'not-rotated']);
    expect(entry.blocked?.message).toContain('has done nothing since 2026-01-20T00:00:00.000Z');
  });

  test('is waited for where the current token is of no use, and passed over once it stands still', () => {
    expect(stepsOf(planned(begun(undefined, expired), soon))).toEqual(['wait-for-rotation', 'verify']);
    const entry = planned(begun(undefined, expired), quiet);
    expect(actionsOf(entry)).toEqual(['replace (expired)']);
    // By a version of its own: what the function has begun stays the function's.
    const versions = entry.actions.flatMap(({ steps }) =>
      steps.flatMap((step) => ('version' in step ? step.version : [])),
    );
    expect(versions).not.toContain(version('v2'));
  });

  test('keeps what is said beside the token from being written again', () => {
    const format = planned(begun(), soon, { format: 'plain' });
    expect(actionsOf(format)).toEqual([]);
  });

  describe('and in which nothing has happened for two hours', () => {
    /** So near the end that two hours are an eighth of what is left. */
    const since = at(28.5 * DAY);
    const givenUp = later(since, 120 * MINUTE);
    const stuck = (rotation: SecretRotation, token: Partial<TokenFacts> = {}) => ({
      ...begun(since, { expiresAt: at(30 * DAY), ...token }),
      secret: secretWith('ci', { v1: ['AWSCURRENT'], v2: ['AWSPENDING'] }, { rotation, lastChangedAt: since }),
    });
    /** An overlap and a settle time before its end: the last moment for a rotation. */
    const last = at(29 * DAY - SETTLE);
    const ANEW = ['recheck', 'drop AWSPENDING of v2', ...ASKED];

    test('is begun anew where the next window of AWS is too late, or is not known', () => {
      for (const rotation of [{}, { nextAt: since }, { nextAt: later(last, 1) }]) {
        const entry = planned(stuck(rotation), givenUp);
        expect([actionsOf(entry), stepsOf(entry)]).toEqual([['rotate (rotation-given-up)'], ANEW]);
      }
    });

    test('is left to AWS where its next window is early enough, and before two hours are over', () => {
      expect(holdsOf(planned(stuck({ nextAt: last }), givenUp))).toEqual(['rotation-stuck']);
      expect(holdsOf(planned(stuck({}), later(givenUp, -1)))).toEqual(['rotation-stuck']);
    });

    test('is tried again after an eighth of the time that is left for a rotation', () => {
      const begunAt = at(20 * DAY);
      const scene = { ...stuck({}), secret: { ...stuck({}).secret, lastChangedAt: begunAt } };
      const eighth = later(begunAt, (last - begunAt) / 9);
      expect(holdsOf(planned(scene, later(eighth, -MINUTE)))).toEqual(['rotation-stuck']);
      expect(actionsOf(planned(scene, later(eighth, MINUTE)))).toEqual(['rotate (rotation-given-up)']);
    });

    test('takes AWSPENDING off the version that it was begun with, and asks for another', () => {
      const [action] = planned(stuck({}), givenUp).actions;
      expect(action?.steps[1]).toMatchObject({ label: 'AWSPENDING', version: version('v2') });
      expect(action?.steps[2]).not.toMatchObject({ version: version('v2') });
    });

    test('is begun anew for whoever asks for one, and not waited for by a schedule', () => {
      const asked = planned(stuck({ nextAt: last }), givenUp, {}, { rotate: only('ci') });
      expect([actionsOf(asked), stepsOf(asked)]).toEqual([['rotate (rotation-asked)'], ANEW]);
      const unread = planned(stuck({}), givenUp, {}, scheduled);
      expect(stepsOf(unread)).toEqual(['recheck', 'drop AWSPENDING of v2', 'request-rotation']);
    });

    test('is begun anew by a schedule where the consumer fails already, but for another access type', () => {
      const failing = planned(stuck({ nextAt: last }, expired), givenUp, {}, scheduled);
      expect(actionsOf(failing)).toEqual(['rotate (expired)']);
      expect(stepsOf(failing)).toEqual(['recheck', 'drop AWSPENDING of v2', 'request-rotation']);
      const other = planned(stuck({}), givenUp, { access: workspaceAccess('Viewer') }, scheduled);
      expect([actionsOf(other), holdsOf(other)]).toEqual([[], ['rotation-stuck']]);
    });
  });

  test('that has just promoted its version keeps the label that it left there', () => {
    const scene = {
      secret: secretWith('ci', { v2: ['AWSCURRENT', 'AWSPENDING'] }, { rotation: {} }),
      tokens: [issued('ci', 'v2', {})],
    };
    expect(actionsOf(planned(scene, at(DAY)))).toEqual([]);
  });
});

describe('a pass that nobody reads', () => {
  test('asks the function, and waits only where somebody is told that it is done', () => {
    const entry = planned(rotated(), at(20 * DAY), {}, scheduled);
    expect(actionsOf(entry)).toEqual(['rotate (rotation-missed)']);
    expect(stepsOf(entry)).toEqual(['request-rotation']);
    expect(stepsOf(planned(rotated(), at(20 * DAY), {}, { scheduled: { waits: true } }))).toEqual(ASKED);
  });

  test.each([
    ['expired', expired],
    ['older than its new life', {}],
  ])('has a token replaced by its function that is %s, since that gives nothing wider than before', (_which, token) => {
    const shorter = { expiry: { kind: 'after', duration: duration(1, 'd') } } as const;
    const entry = planned(rotated({}, token), at(2 * DAY), shorter, scheduled);
    expect(entry.actions.map(({ kind }) => kind)).toContain('rotate');
    expect(stepsOf(entry)).toContain('request-rotation');
    expect(stepsOf(entry)).not.toContain('issue');
  });

  test.each([
    ['', {}],
    [', also where no rotation is declared', { rotation: never.rotation }],
  ])('leaves a token that a person disabled to an apply until its rotation is due%s', (_which, changes) => {
    const disabled = rotated({}, { status: 'disabled' as const, disabledAt: at(DAY) });
    const left = planned(disabled, at(2 * DAY), changes, scheduled);
    expect(actionsOf(left)).toEqual(['replace (disabled-outside)']);
    expect(stepsOf(left)).not.toContain('request-rotation');
  });

  test('has a token that a person disabled rotated when it is due', () => {
    const disabled = rotated({}, { status: 'disabled' as const, disabledAt: at(DAY) });
    expect(stepsOf(planned(disabled, at(20 * DAY), {}, scheduled))).toEqual(['request-rotation']);
  });

  test('waits for a rotation that is under way, though a person disabled the current token', () => {
    const disabled = { status: 'disabled' as const, disabledAt: at(DAY) };
    expect(actionsOf(planned(begun(undefined, disabled), at(19 * DAY + SETTLE), {}, scheduled))).toEqual([]);
  });

  test('asks for none while one is under way, and for none that changes the access type', () => {
    expect(actionsOf(planned(begun(undefined, expired), at(19 * DAY + MINUTE), {}, scheduled))).toEqual([]);
    expect(actionsOf(planned(begun(undefined, expired), at(19 * DAY + SETTLE), {}, scheduled))).toEqual([]);
    const other = planned(rotated(), at(DAY), { access: workspaceAccess('Viewer') }, scheduled);
    expect(stepsOf(other)).not.toContain('request-rotation');
  });
});
