import type { TokenFacts } from '../../src/core/ports/token-api';
import { later } from '../../src/core/model/time';
import { arnOf, issued, MANAGEMENT, secretWith, version } from '../../src/testing/memory/observed-world';
import { tokenId, type VersionId } from '../../src/core/model/ids';
import { duration } from '../../src/core/model/time';
import { projectAccess } from '../../src/testing/memory/desired';
import type { StoredToken } from '../../src/core/reconcile/observed/observed';
import type { EntryScene } from '../../src/testing/memory/observed-world';
import {
  actionsOf,
  at,
  DAY,
  holdsOf,
  HOUR,
  MINUTE,
  planned,
  ROTATED,
  SETTLE,
  steady,
  stepsOf,
  superseded,
  TOMBSTONED,
  tombstoned,
} from './planned';

const overlapEnd = later(ROTATED, DAY);
const quiet = later(TOMBSTONED, SETTLE);

describe('a superseded token (overlap 24 h)', () => {
  test.each([
    ['keeps AWSPREVIOUS a minute before the overlap ends', later(overlapEnd, -MINUTE), []],
    ['is tombstoned when it ends, and nothing more', overlapEnd, ['recheck', 'drop AWSPREVIOUS of v1']],
  ])('%s', (_when, now, steps) => {
    expect(stepsOf(planned(superseded(), now))).toEqual(steps);
  });

  test('tells until when it works on', () => {
    const entry = planned(superseded(), later(ROTATED, HOUR));
    expect(entry.holds.find((hold) => hold.code === 'overlap')).toMatchObject({ until: overlapEnd });
  });

  test.each<[string, Partial<TokenFacts> | 'gone']>([
    ['revoked', 'gone'],
    ['disabled', { status: 'disabled', disabledAt: ROTATED }],
    ['expired', { expiresAt: ROTATED }],
  ])('that was %s is not said to work on: only the label stays', (_what, change) => {
    const scene = superseded(change === 'gone' ? {} : change);
    const tokens = change === 'gone' ? scene.tokens!.filter(({ id }) => id !== 'tok_ci_v1') : scene.tokens!;
    const entry = planned({ ...scene, tokens }, later(ROTATED, HOUR));
    expect(entry.holds.map(({ message }) => message).join()).not.toContain('valid');
    expect(entry.holds.find(({ code }) => code === 'previous-kept')).toMatchObject({ until: overlapEnd });
  });

  test('with an overlap of 0 h keeps AWSPREVIOUS until settle', () => {
    const rotation = {
      kind: 'every',
      every: duration(20, 'd'),
      overlap: duration(0, 'h'),
      observationPeriod: duration(0, 'h'),
    } as const;
    expect(stepsOf(planned(superseded(), later(ROTATED, SETTLE - MINUTE), { rotation }))).toEqual([]);
    expect(stepsOf(planned(superseded(), later(ROTATED, SETTLE), { rotation }))).toEqual([
      'recheck',
      'drop AWSPREVIOUS of v1',
    ]);
  });

  test('keeps AWSPREVIOUS while its entry is paused', () => {
    const off = { status: 'disabled', disabledAt: ROTATED } as const;
    const scene = superseded(off);
    const paused = { ...scene, tokens: scene.tokens!.map((token) => ({ ...token, ...off })) };
    expect(stepsOf(planned(paused, later(ROTATED, 3 * DAY), { enabled: false }))).toEqual([]);
  });
});

describe('a tombstoned token', () => {
  test.each([
    ['is left alone a minute before settle', later(quiet, -MINUTE), [], ['settling']],
    ['is disabled after settle', quiet, ['recheck', 'disable tok_ci_v1'], []],
  ])('%s', (_when, now, steps, holds) => {
    const entry = planned(tombstoned(), now);
    expect(stepsOf(entry)).toEqual(steps);
    expect(holdsOf(entry)).toEqual(['up-to-date', ...holds]);
  });

  test('waits the overlap while AWSPREVIOUS sits on another version', () => {
    const scene: EntryScene = {
      secret: secretWith('ci', { v2: ['AWSPREVIOUS'], v3: ['AWSCURRENT'] }, { lastChangedAt: ROTATED }),
      tokens: [
        issued('ci', 'v1'),
        issued('ci', 'v2', { createdAt: at(19 * DAY) }),
        issued('ci', 'v3', { createdAt: ROTATED }),
      ],
    };
    expect(stepsOf(planned(scene, later(overlapEnd, -MINUTE)))).toEqual([]);
    expect(stepsOf(planned(scene, overlapEnd))).toContain('disable tok_ci_v1');
  });

  test('rests disabled for the observation period, then is revoked', () => {
    const off = tombstoned({ status: 'disabled', disabledAt: quiet });
    const end = later(quiet, 48 * HOUR);
    expect(planned(off, later(end, -MINUTE)).holds).toContainEqual(
      expect.objectContaining({ code: 'observation-period', until: end }),
    );
    expect(stepsOf(planned(off, end))).toEqual(['recheck', 'revoke tok_ci_v1']);
  });

  test('is disabled and revoked at once with an observation period of 0 h', () => {
    const rotation = {
      kind: 'every',
      every: duration(20, 'd'),
      overlap: duration(24, 'h'),
      observationPeriod: duration(0, 'h'),
    } as const;
    expect(stepsOf(planned(tombstoned(), quiet, { rotation }))).toEqual([
      'recheck',
      'disable tok_ci_v1',
      'revoke tok_ci_v1',
    ]);
  });

  test('that has expired is revoked without being disabled', () => {
    expect(stepsOf(planned(tombstoned({ expiresAt: quiet }), quiet))).toEqual(['recheck', 'revoke tok_ci_v1']);
  });

  test('that its consumer still uses is named and held until it was quiet for one overlap', () => {
    const used = later(ROTATED, DAY - 1);
    const scene = tombstoned({ lastUsedAt: used });
    const entry = planned(scene, later(used, DAY - MINUTE));
    expect(entry.holds).toContainEqual(
      expect.objectContaining({ code: 'used-after-promotion', severity: 'warning', until: later(used, DAY) }),
    );
    expect(stepsOf(planned(scene, later(used, DAY + SETTLE)))).toContain('disable tok_ci_v1');
  });

  test('that was used when its overlap was over is held for settle more: a rollback to it may have been undone', () => {
    const used = later(ROTATED, DAY);
    const until = later(used, DAY + SETTLE);
    const scene = tombstoned({ lastUsedAt: used });
    expect(planned(scene, later(until, -1)).holds).toContainEqual(
      expect.objectContaining({ code: 'used-after-promotion', until }),
    );
    expect(stepsOf(planned(scene, until))).toContain('disable tok_ci_v1');
  });

  test('that its consumer still uses is held until settle where there is no overlap', () => {
    const rotation = {
      kind: 'every',
      every: duration(20, 'd'),
      overlap: duration(0, 'h'),
      observationPeriod: duration(48, 'h'),
    } as const;
    const used = tombstoned({ lastUsedAt: later(quiet, -MINUTE) });
    const until = later(quiet, SETTLE - MINUTE);
    expect(stepsOf(planned(used, later(until, -MINUTE), { rotation }))).toEqual([]);
    expect(stepsOf(planned(used, until, { rotation }))).toEqual(['recheck', 'disable tok_ci_v1']);
  });

  test('that was used before its successor was made only is not held', () => {
    expect(stepsOf(planned(tombstoned({ lastUsedAt: later(ROTATED, -MINUTE) }), quiet))).toContain('disable tok_ci_v1');
  });

  test('that is the management token of the run is never touched', () => {
    const scene = tombstoned({ id: MANAGEMENT });
    expect(stepsOf(planned(scene, quiet))).toEqual([]);
    expect(holdsOf(planned(scene, quiet))).toContain('management-token');
  });
});

describe('a token that was disabled and enabled again', () => {
  const back = { status: 'enabled', disabledAt: later(quiet, HOUR), enabledAt: later(quiet, 2 * HOUR) } as const;

  test('by a person, after it was superseded, is theirs', () => {
    const entry = planned(tombstoned(back), later(quiet, DAY));
    expect(stepsOf(entry)).toEqual([]);
    expect(holdsOf(entry)).toContain('re-enabled');
  });

  test('stays theirs after the next rotation', () => {
    const later3 = later(quiet, 2 * DAY);
    const scene: EntryScene = {
      secret: secretWith('ci', { v3: ['AWSCURRENT'] }, { lastChangedAt: later3 }),
      tokens: [issued('ci', 'v1', { ...back, expiresAt: null }), issued('ci', 'v3', { createdAt: later3 })],
      depth: {
        versions: ['v1', 'v2', 'v3'].map((name, index) => ({
          id: version(name),
          stages: name === 'v3' ? ['AWSCURRENT'] : [],
          createdAt: [at(0), ROTATED, later3][index]!,
        })),
      },
    };
    expect(holdsOf(planned(scene, later(later3, SETTLE)))).toContain('re-enabled');
  });

  test('while it was current, when a pause ended, is retired like any other', () => {
    const paused = { disabledAt: at(5 * DAY), enabledAt: at(6 * DAY) };
    expect(stepsOf(planned(tombstoned(paused), quiet))).toEqual(['recheck', 'disable tok_ci_v1']);
  });

  test('together with the current one, when a pause ended, is retired like any other', () => {
    const paused = { disabledAt: later(ROTATED, HOUR), enabledAt: later(ROTATED, 2 * HOUR) };
    const scene = tombstoned(paused);
    const [old, current] = scene.tokens!;
    const both = { ...scene, tokens: [old!, { ...current!, ...paused }] };
    expect(stepsOf(planned(both, quiet))).toEqual(['recheck', 'disable tok_ci_v1']);
  });
});

describe('a token whose value was never stored', () => {
  const orphan = issued('ci', 'lost', { createdAt: at(DAY) });
  const scene: EntryScene = {
    secret: secretWith('ci', { v1: ['AWSCURRENT'] }),
    tokens: [issued('ci', 'v1'), orphan],
    depth: { versions: [{ id: version('v1'), stages: ['AWSCURRENT'], createdAt: at(0) }] },
  };

  test('is left alone until settle has passed since it was made, then disabled and revoked', () => {
    expect(stepsOf(planned(scene, at(DAY + SETTLE - MINUTE)))).toEqual([]);
    expect(stepsOf(planned(scene, at(DAY + SETTLE)))).toEqual(['recheck', 'disable tok_ci_lost', 'revoke tok_ci_lost']);
  });

  test('is not made what is declared before that: it is ended as it is', () => {
    const wide = { ...orphan, access: projectAccess(['proj_web', 'Project Manager']) };
    const wider = { ...scene, tokens: [scene.tokens![0]!, wide] };
    expect(stepsOf(planned(wider, at(DAY + SETTLE - MINUTE)))).toEqual([]);
    expect(stepsOf(planned(wider, at(DAY + SETTLE)))).toEqual(['recheck', 'disable tok_ci_lost', 'revoke tok_ci_lost']);
  });

  test('waits for no overlap, though AWSPREVIOUS sits on another version', () => {
    const lost = issued('ci', 'lost', { createdAt: ROTATED });
    const { secret, tokens } = superseded();
    const versions = [...scene.depth!.versions, { id: version('v2'), stages: ['AWSCURRENT'], createdAt: ROTATED }];
    const rotated = { secret, tokens: [...tokens!, lost], depth: { versions } };
    expect(stepsOf(planned(rotated, later(ROTATED, SETTLE - MINUTE)))).toEqual([]);
    expect(stepsOf(planned(rotated, later(ROTATED, SETTLE)))).toContain('revoke tok_ci_lost');
  });

  test('but was used later has a consumer, and is not revoked without the observation period', () => {
    const used = { ...scene, tokens: [scene.tokens![0]!, { ...orphan, lastUsedAt: at(DAY + 2 * HOUR) }] };
    expect(stepsOf(planned(used, at(5 * DAY)))).toEqual(['recheck', 'disable tok_ci_lost']);
  });
});

describe('what is doubtful holds everything of its secret', () => {
  const withLabel = (
    stages: Readonly<Record<string, readonly string[]>>,
    more: Partial<EntryScene> = {},
  ): EntryScene => ({
    ...tombstoned(),
    secret: secretWith('ci', stages, { lastChangedAt: TOMBSTONED }),
    ...more,
  });

  test('a version with a label of somebody else that no token can be matched to', () => {
    const entry = planned(withLabel({ v2: ['AWSCURRENT'], vx: ['KEEP'] }), later(quiet, 9 * HOUR));
    expect(stepsOf(entry)).toEqual([]);
    expect(holdsOf(entry)).toContain('version-unclear');
  });

  test('also before anything but AWSPREVIOUS is to be retired, and it says so', () => {
    const stages = { v1: ['AWSPREVIOUS'], v2: ['AWSCURRENT'], vx: ['KEEP'] };
    const entry = planned(withLabel(stages), later(TOMBSTONED, 9 * DAY));
    expect(stepsOf(entry)).toEqual([]);
    expect(holdsOf(entry)).toContain('version-unclear');
  });

  test('not so when its value names a token that is no more', () => {
    const stored = new Map([
      [version('v2'), { kind: 'token', tokenId: tokenId('tok_ci_v2'), proof: 'authenticated' } as const],
      [version('vx'), { kind: 'token', tokenId: tokenId('tok_gone'), proof: 'authenticated' } as const],
    ]);
    const depth = { versions: tombstoned().depth!.versions, stored };
    expect(stepsOf(planned(withLabel({ v2: ['AWSCURRENT'], vx: ['KEEP'] }, { depth }), quiet))).toContain(
      'disable tok_ci_v1',
    );
  });

  test('an AWSPREVIOUS that holds no token of ours is tombstoned all the same', () => {
    const scene = withLabel({ v2: ['AWSCURRENT'], vx: ['AWSPREVIOUS'] }, { tokens: [tombstoned().tokens![1]!] });
    expect(stepsOf(planned(scene, later(TOMBSTONED, DAY)))).toEqual(['recheck', 'drop AWSPREVIOUS of vx']);
  });

  test('an AWSPREVIOUS whose value could not be read holds everything: it may hold any of the tokens', () => {
    const stored = new Map<VersionId, StoredToken>([
      [version('v2'), { kind: 'token', tokenId: tokenId('tok_ci_v2'), proof: 'authenticated' }],
      [version('v1'), { kind: 'unreadable', why: 'too many requests' }],
    ]);
    const depth = { versions: tombstoned().depth!.versions, stored };
    const entry = planned(
      withLabel({ v2: ['AWSCURRENT'], v1: ['AWSPREVIOUS'] }, { depth }),
      later(TOMBSTONED, 3 * DAY),
    );
    expect(stepsOf(entry)).toEqual([]);
    expect(holdsOf(entry)).toContain('version-unclear');
  });

  test('a secret that could not be read holds the whole entry', () => {
    const entry = planned({ secret: { known: false, why: 'denied' }, tokens: tombstoned().tokens! }, later(quiet, DAY));
    expect(entry).toMatchObject({ actions: [], holds: [{ code: 'secret-unreadable', severity: 'error' }] });
  });

  test('a version that somebody labelled keeps its token', () => {
    const entry = planned(withLabel({ v1: ['KEEP'], v2: ['AWSCURRENT'] }), later(quiet, DAY));
    expect(stepsOf(entry)).toEqual([]);
    expect(holdsOf(entry)).toContain('labelled-by-others');
  });

  test('a token made by hand is not disabled or revoked', () => {
    const stored = new Map([
      [version('v1'), { kind: 'token', tokenId: tokenId('tok_hand'), proof: 'authenticated' } as const],
      [version('v2'), { kind: 'token', tokenId: tokenId('tok_ci_v2'), proof: 'authenticated' } as const],
    ]);
    const scene = superseded();
    const hand = { ...scene.tokens![0]!, id: tokenId('tok_hand'), label: 'made by hand', createdByToken: null };
    const adopted = { ...scene, tokens: [scene.tokens![1]!], depth: { versions: [], stored } };
    const entry = planned(adopted, later(overlapEnd, 9 * DAY), {}, {}, { others: [hand] });
    expect(stepsOf(entry).filter((step) => step.includes('tok_hand'))).toEqual([]);
    expect(holdsOf(entry)).toContain('adopted');
  });
});

describe('tokens of a secret that was deleted and made again', () => {
  const remade: EntryScene = {
    secret: secretWith('ci', { v1: ['AWSCURRENT'] }, { lastChangedAt: ROTATED }),
    tokens: [issued('ci', 'old', { arn: arnOf('ci', 'ZzZzZz') }), issued('ci', 'v1', { createdAt: ROTATED })],
  };

  test('have the overlap, counted from the new secret, then count as superseded', () => {
    expect(stepsOf(planned(remade, later(overlapEnd, -MINUTE)))).toEqual([]);
    expect(stepsOf(planned(remade, overlapEnd))).toEqual(['recheck', 'disable tok_ci_old']);
  });

  test('are no orphans, though their versions went with the secret', () => {
    const depth = { versions: [{ id: version('v1'), stages: ['AWSCURRENT'], createdAt: ROTATED }] };
    expect(stepsOf(planned({ ...remade, depth }, later(overlapEnd, -MINUTE)))).toEqual([]);
    expect(stepsOf(planned({ ...remade, depth }, overlapEnd))).toEqual(['recheck', 'disable tok_ci_old']);
  });
});

test('retiring that starves because the secret keeps changing is a finding', () => {
  const scene = tombstoned({}, { lastChangedAt: later(ROTATED, 5 * DAY) });
  expect(holdsOf(planned(scene, later(ROTATED, 5 * DAY + MINUTE)))).toContain('retiring-starves');
});

test('nothing is retired before there is a current value', () => {
  const scene: EntryScene = { secret: secretWith('ci', {}), tokens: [issued('ci', 'v0')] };
  expect(actionsOf(planned(scene, at(5 * DAY)))).toEqual(['replace (secret-lost)']);
  expect(stepsOf(planned(scene, at(5 * DAY))).filter((step) => /disable|revoke/.test(step))).toEqual([]);
});

test('a quiet entry has nothing to retire', () => {
  expect(holdsOf(planned(steady(), at(DAY)))).toEqual(['up-to-date']);
});
