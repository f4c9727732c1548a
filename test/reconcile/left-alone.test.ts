import type { DesiredToken } from '../../src/core/model/desired';
import { ownerId, tokenId, type VersionId } from '../../src/core/model/ids';
import { labelFor, successorVersion } from '../../src/core/model/label';
import { duration, FENCE_MS, later } from '../../src/core/model/time';
import type { TokenFacts } from '../../src/core/ports/token-api';
import type { StoredToken } from '../../src/core/reconcile/observed/observed';
import { arnOf, BORN, type EntryScene, issued, secretWith, version } from '../../src/testing/memory/observed-world';
import {
  at,
  DAY,
  HOUR,
  holdsOf,
  planned,
  ROTATED,
  SETTLE,
  stepsOf,
  superseded,
  TOMBSTONED,
  tombstoned,
} from './planned';

const quiet = later(TOMBSTONED, SETTLE);
const DISABLED = ['recheck', 'disable tok_ci_v1'];
const REVOKED = ['recheck', 'revoke tok_ci_v1'];
const observedFor = (hours: number): Partial<DesiredToken> => ({
  rotation: {
    kind: 'every',
    every: duration(20, 'd'),
    overlap: duration(24, 'h'),
    observationPeriod: duration(hours, 'h'),
  },
});
const withTokens = (scene: EntryScene, ...tokens: readonly TokenFacts[]): EntryScene => ({
  ...scene,
  tokens: [...scene.tokens!, ...tokens],
});

describe('a superseded token that was enabled again', () => {
  const after = { disabledAt: later(ROTATED, HOUR), enabledAt: later(ROTATED, 2 * HOUR) };
  const before = { disabledAt: at(5 * DAY), enabledAt: at(6 * DAY) };
  const isTheirs = (scene: EntryScene, now = quiet) => {
    const entry = planned(scene, now);
    expect([stepsOf(entry), holdsOf(entry)]).toEqual([[], ['up-to-date', 're-enabled']]);
  };
  const current = (changes: Partial<TokenFacts>): EntryScene => {
    const scene = tombstoned(after);
    return { ...scene, tokens: [scene.tokens![0]!, { ...scene.tokens![1]!, ...changes }] };
  };

  test('and then disabled is no longer wanted', () => {
    const off = { ...after, status: 'disabled', disabledAt: later(ROTATED, 3 * HOUR) } as const;
    expect(stepsOf(planned(tombstoned(off), later(ROTATED, 3 * DAY)))).toEqual(REVOKED);
  });

  test('is theirs until it expires', () => {
    const expiresAt = later(quiet, HOUR);
    isTheirs(tombstoned({ ...after, expiresAt }), later(expiresAt, -1));
    expect(stepsOf(planned(tombstoned({ ...after, expiresAt }), expiresAt))).toEqual(REVOKED);
  });

  test.each<[string, number, number]>([
    ['disabled and enabled the current one too, 15 minutes away', FENCE_MS, FENCE_MS],
    ['did so a little earlier', -FENCE_MS, 0],
  ])('by a pause that %s, is retired', (_what, off, on) => {
    const both = { disabledAt: later(after.disabledAt, off), enabledAt: later(after.enabledAt, on) };
    expect(stepsOf(planned(current(both), quiet))).toEqual(DISABLED);
    const third = issued('ci', 'v0', { status: 'disabled', disabledAt: quiet, expiresAt: null });
    expect(stepsOf(planned(withTokens(current(both), third), quiet))).toContain('disable tok_ci_v1');
  });

  test.each<[string, Partial<TokenFacts>]>([
    [
      'was disabled at the same time, and enabled later',
      { disabledAt: after.disabledAt, enabledAt: later(after.enabledAt, FENCE_MS + 1) },
    ],
    [
      'was enabled at the same time, and disabled earlier',
      { disabledAt: later(after.disabledAt, -FENCE_MS - 1), enabledAt: after.enabledAt },
    ],
    ['was disabled at the same time, and never enabled', { disabledAt: after.disabledAt }],
  ])('is theirs where the current one %s', (_what, changes) => {
    isTheirs(current(changes));
  });

  test('while it was current is retired, whatever stood before it and whenever its own value was stored', () => {
    const scene = tombstoned(before);
    const stored = {
      ...scene,
      depth: { versions: [{ ...scene.depth!.versions[0]!, createdAt: at(60_000) }, scene.depth!.versions[1]!] },
    };
    expect(stepsOf(planned(stored, quiet))).toEqual(DISABLED);
    const older = issued('ci', 'v0', { createdAt: at(-DAY), status: 'disabled', disabledAt: quiet });
    expect(stepsOf(planned(withTokens(scene, older), quiet))).toContain('disable tok_ci_v1');
    const { depth: _depth, ...listed } = scene;
    expect(stepsOf(planned(listed, quiet))).toEqual(DISABLED);
  });

  test('is theirs although a newer token was made than it and before that: one whose value nobody has', () => {
    const versions = ['v1', 'v2'].map((name, n) => ({
      id: version(name),
      stages: n ? [] : ['AWSCURRENT'],
      createdAt: n ? ROTATED : BORN,
    }));
    const rolledBack: EntryScene = {
      secret: secretWith('ci', { v1: ['AWSCURRENT'] }, { lastChangedAt: TOMBSTONED }),
      tokens: [issued('ci', 'v1', { expiresAt: null }), issued('ci', 'v2', { createdAt: ROTATED, ...after })],
      depth: { versions },
    };
    expect(holdsOf(planned(rolledBack, quiet))).toContain('re-enabled');
    const lost = issued('ci', 'lost', { createdAt: later(after.enabledAt, HOUR) });
    expect(holdsOf(planned(withTokens(rolledBack, lost), quiet))).toContain('re-enabled');
  });

  test('before its successor’s value was made from it is retired: it was current after a rollback', () => {
    const scene = tombstoned({ ...after, disabledAt: later(ROTATED, HOUR) });
    const next = successorVersion(arnOf('ci'), version('v1'), 0);
    const versionAt = (createdAt: number) => ({
      versions: [...scene.depth!.versions, { id: next, stages: [], createdAt: later(BORN, createdAt) }],
    });
    const made = after.enabledAt - BORN;
    expect(stepsOf(planned({ ...scene, depth: versionAt(made + 1) }, quiet))).toEqual(DISABLED);
    // That version is younger than the current token too, which was rolled back to.
    const entry = planned({ ...scene, depth: versionAt(made) }, quiet);
    expect([stepsOf(entry), holdsOf(entry)]).toEqual([[], ['rolled-back', 're-enabled']]);
  });
});

describe('a superseded token that was used', () => {
  /** Superseded a moment ago, without a label already. */
  const fresh = (old: Partial<TokenFacts>): EntryScene => tombstoned(old, { lastChangedAt: ROTATED });
  const now = later(ROTATED, HOUR);

  /** The overlap counts from its successor, wherever AWSPREVIOUS is, and settle for what lies between making and promoting that. */
  const ended = later(ROTATED, DAY + HOUR / 2);

  test.each<[string, TokenFacts['lastUsedAt']]>([
    ['up to the moment its successor was made', ROTATED],
    ['a moment later', later(ROTATED, 1)],
    ['never', null],
  ])('%s, has its overlap though its label is gone, and is retired then', (_what, lastUsedAt) => {
    const early = planned(fresh({ lastUsedAt }), later(ended, -1));
    expect([stepsOf(early), holdsOf(early)]).toEqual([[], ['up-to-date', 'overlap']]);
    expect(stepsOf(planned(fresh({ lastUsedAt }), ended))).toEqual(DISABLED);
  });

  test('within the overlap is kept after it', () => {
    const entry = planned(fresh({ lastUsedAt: later(ROTATED, HOUR) }), ended);
    expect([stepsOf(entry), holdsOf(entry)]).toEqual([[], ['up-to-date', 'used-after-promotion']]);
  });

  test.each<[string, TokenFacts['expiresAt'], number]>([
    ['is kept until its own expiry at the latest', later(ROTATED, 2 * HOUR), 2 * HOUR],
    ['and never expires is kept for an overlap', null, HOUR + DAY],
  ])('%s', (_what, expiresAt, until) => {
    const entry = planned(fresh({ lastUsedAt: now, expiresAt }), now);
    expect(stepsOf(entry)).toEqual([]);
    expect(entry.holds).toContainEqual(
      expect.objectContaining({ code: 'used-after-promotion', until: later(ROTATED, until) }),
    );
    expect(stepsOf(planned(fresh({ lastUsedAt: now, expiresAt }), later(ROTATED, until)))).toContain(
      expiresAt ? 'revoke tok_ci_v1' : 'disable tok_ci_v1',
    );
  });

  test('and has been disabled since is revoked when it was observed, however lately it was used', () => {
    const off = { lastUsedAt: now, status: 'disabled', disabledAt: now } as const;
    expect(stepsOf(planned(fresh(off), later(now, HOUR), observedFor(1)))).toEqual(REVOKED);
  });
});

describe('retiring waits', () => {
  test('for its secret and for its token, whichever is later', () => {
    const until = (scene: EntryScene, now: typeof quiet) =>
      planned(scene, now).holds.find(({ code }) => code === 'settling')?.until;
    expect(until(tombstoned(), later(quiet, -1))).toBe(quiet);
    const lost = issued('ci', 'lost', { createdAt: later(TOMBSTONED, HOUR) });
    const scene = withTokens(tombstoned({}, { lastChangedAt: TOMBSTONED }), lost);
    expect(until(scene, later(TOMBSTONED, HOUR))).toBe(later(TOMBSTONED, HOUR + SETTLE));
  });

  test('no overlap where AWSPREVIOUS sits on the current version itself', () => {
    const secret = secretWith('ci', { v2: ['AWSCURRENT', 'AWSPREVIOUS'] }, { lastChangedAt: TOMBSTONED });
    expect(stepsOf(planned({ ...tombstoned(), secret }, quiet))).toEqual(DISABLED);
  });

  test('for nothing once a disabled token has expired', () => {
    const off = { status: 'disabled', disabledAt: quiet, expiresAt: later(quiet, HOUR) } as const;
    expect(stepsOf(planned(tombstoned(off), later(quiet, HOUR)))).toEqual(REVOKED);
  });

  test('and is said to starve after four times what it takes, not before', () => {
    const starves = later(ROTATED, 4 * (DAY + SETTLE));
    const scene = tombstoned({}, { lastChangedAt: starves });
    expect(holdsOf(planned(scene, starves))).toContain('settling');
    expect(holdsOf(planned(scene, later(starves, 1)))).toContain('retiring-starves');
  });
});

describe('a version with a stage', () => {
  const kept = (stages: readonly string[], stored: StoredToken, more: Partial<EntryScene> = {}): EntryScene => ({
    secret: secretWith('ci', { v2: ['AWSCURRENT'], vx: stages }, { lastChangedAt: TOMBSTONED }),
    tokens: tombstoned().tokens!,
    depth: {
      versions: tombstoned().depth!.versions,
      stored: new Map<VersionId, StoredToken>([
        [version('v2'), { kind: 'token', tokenId: tokenId('tok_ci_v2'), proof: 'authenticated' }],
        [version('vx'), stored],
      ]),
    },
    ...more,
  });
  const hand = issued('ci', 'hand', { label: 'made by hand', createdByToken: null });
  const others = issued('ci', 'theirs', {
    label: labelFor({
      name: 'ci' as never,
      owner: ownerId('acme-data'),
      arn: arnOf('ci'),
      version: version('v'),
      nonce: 'nonce',
    }),
  });
  const token = (id: TokenFacts['id']): StoredToken => ({ kind: 'token', tokenId: id, proof: 'authenticated' });

  test.each<[string, readonly string[], StoredToken]>([
    ['with a value made by hand', ['KEEP'], token(hand.id)],
    ['that waits for its first value', ['AWSPENDING'], { kind: 'empty' }],
    ['whose token is no more', ['KEEP'], { kind: 'refused', tokenId: tokenId('tok_gone') }],
  ])('%s holds nothing', (_what, stages, stored) => {
    const entry = planned(kept(stages, stored), later(quiet, 9 * HOUR), {}, {}, { others: [hand] });
    expect(stepsOf(entry)).toContain('disable tok_ci_v1');
  });

  test.each<[string, readonly string[], StoredToken, told: string]>([
    ['that could not be read', ['KEEP'], { kind: 'unreadable', why: 'too many requests' }, 'too many requests'],
    ['with anybody’s value', ['KEEP'], { kind: 'unrecognised' }, 'not ours'],
    ['with a value for another endpoint', ['KEEP'], { kind: 'elsewhere', what: 'endpoint x' }, 'not ours'],
    ['with another entry’s token', ['KEEP'], token(others.id), 'not ours'],
    ['whose bare value is refused', ['KEEP'], { kind: 'opaque' }, 'no token carries its mark'],
    [
      'that is AWSPREVIOUS and something else as well',
      ['AWSPREVIOUS', 'KEEP'],
      { kind: 'opaque' },
      'no token carries its mark',
    ],
  ])('%s holds everything, and says why', (_what, stages, stored, told) => {
    const entry = planned(kept(stages, stored), later(quiet, 9 * HOUR), {}, {}, { others: [others] });
    expect(stepsOf(entry)).toEqual([]);
    const [, hold] = entry.holds;
    expect(hold).toMatchObject({ code: 'version-unclear', message: expect.stringContaining(told) as string });
  });

  test.each<[string, readonly string[]]>([
    ['AWSCURRENT', ['AWSCURRENT']],
    ['AWSCURRENT and AWSPREVIOUS', ['AWSCURRENT', 'AWSPREVIOUS']],
  ])('that is unclear is nobody’s concern where nothing is to be retired: %s', (_what, stages) => {
    const secret = secretWith('ci', { v2: stages, vx: ['KEEP'] }, { lastChangedAt: TOMBSTONED });
    const scene = kept(['KEEP'], { kind: 'unrecognised' }, { secret, tokens: [tombstoned().tokens![1]!] });
    expect(holdsOf(planned(scene, later(quiet, 9 * HOUR)))).toEqual(['up-to-date']);
  });

  /** A plan, which reads no value, beside a version that a function fills next. */
  const filled = (stages: readonly string[], rotation: object, more: Partial<EntryScene> = {}): EntryScene => {
    const { depth: _depth, ...scene } = kept(stages, { kind: 'empty' });
    const secret = secretWith('ci', { v2: ['AWSCURRENT'], vx: stages }, { lastChangedAt: TOMBSTONED, ...rotation });
    return { ...scene, secret, ...more };
  };

  test('that a function has begun to fill holds nothing in a plan that reads no value', () => {
    const entry = planned(filled(['AWSPENDING'], { rotation: {} }), later(quiet, 9 * HOUR));
    expect(stepsOf(entry)).toContain('disable tok_ci_v1');
  });

  test.each<[string, EntryScene]>([
    ['no function rotates the secret', filled(['AWSPENDING'], {})],
    ['it has another label', filled(['KEEP'], { rotation: {} })],
    ['it has another label too', filled(['AWSPENDING', 'KEEP'], { rotation: {} })],
    [
      'its value was read and is not ours',
      filled(['AWSPENDING'], { rotation: {} }, { depth: kept(['AWSPENDING'], { kind: 'unrecognised' }).depth! }),
    ],
  ])('that is no token’s holds everything where %s', (_what, scene) => {
    const entry = planned(scene, later(quiet, 9 * HOUR));
    expect(stepsOf(entry)).not.toContain('disable tok_ci_v1');
    expect(holdsOf(entry)).toContain('version-unclear');
  });

  test('that is current and previous at once loses no label', () => {
    const secret = secretWith('ci', { v2: ['AWSCURRENT', 'AWSPREVIOUS'] }, { lastChangedAt: TOMBSTONED });
    expect(stepsOf(planned({ secret, tokens: [tombstoned().tokens![1]!] }, later(TOMBSTONED, 3 * DAY)))).toEqual([]);
  });

  test('that is previous, with a value made by hand, is not said to work until its label goes', () => {
    const scene = kept(['AWSPREVIOUS'], token(hand.id), { tokens: [tombstoned().tokens![1]!] });
    const entry = planned(scene, later(TOMBSTONED, HOUR), {}, {}, { others: [hand] });
    expect(holdsOf(entry)).toEqual(['up-to-date', 'adopted', 'previous-kept']);
  });

  test('that is current, with a value made by hand, is replaced, and its token not named as left over', () => {
    const scene = {
      ...kept(['KEEP'], { kind: 'empty' }),
      secret: secretWith('ci', { vx: ['AWSCURRENT'] }),
      tokens: [],
    };
    const stored = new Map([[version('vx'), token(hand.id)]]);
    const entry = planned({ ...scene, depth: { versions: [], stored } }, at(DAY), {}, {}, { others: [hand] });
    expect(holdsOf(entry)).toEqual([]);
    expect(stepsOf(entry)).toContain('issue');
  });
});

test('the end of an overlap says what ends with it', () => {
  const [action] = planned(superseded(), later(ROTATED, DAY)).actions;
  expect(action!.effects).toEqual([expect.stringContaining('rollback to token tok_ci_v1 ends')]);
  expect(action!.reasons[0]!.message).toContain('tok_ci_v1');
  expect(holdsOf(planned(superseded(), later(ROTATED, DAY)))).toEqual(['up-to-date']);
});
