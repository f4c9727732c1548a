import type { DesiredToken } from '../../src/core/model/desired';
import { ownerId, tokenId, tokenName } from '../../src/core/model/ids';
import { duration, later } from '../../src/core/model/time';
import type { TokenFacts } from '../../src/core/ports/token-api';
import { FORMAT_TAG, type StoredToken } from '../../src/core/reconcile/observed/observed';
import { workspaceAccess } from '../../src/testing/memory/desired';
import {
  externalSecret,
  type EntryScene,
  issued,
  secretWith,
  tagsOf,
  version,
} from '../../src/testing/memory/observed-world';
import {
  actionsOf,
  at,
  DAY,
  holdsOf,
  HOUR,
  MINUTE,
  only,
  pausedAt,
  planned,
  ROTATED,
  SETTLE,
  steady,
  stepsOf,
  superseded,
  TOMBSTONED,
  tombstoned,
} from './planned';

const authenticated = (id: string, more: { expiresAt?: TokenFacts['expiresAt'] } = {}): StoredToken => ({
  kind: 'token',
  tokenId: tokenId(id),
  proof: 'authenticated',
  ...more,
});
const storing = (scene: EntryScene, stored: Readonly<Record<string, StoredToken>>): EntryScene => ({
  ...scene,
  depth: {
    versions: scene.depth?.versions ?? [],
    stored: new Map(Object.entries(stored).map(([name, one]) => [version(name), one])),
  },
});
const hand = issued('ci', 'hand', { label: 'made by hand', createdByToken: null });

describe('a current value that is not our token is replaced, and the reason says what it is', () => {
  test.each<[string, StoredToken, string]>([
    ['anything', { kind: 'unrecognised' }, 'overwritten-outside'],
    ['a token made by hand', authenticated('tok_ci_hand'), 'overwritten-outside'],
    ['a token that is no more', { kind: 'refused', tokenId: tokenId('tok_gone') }, 'revoked-outside'],
    ['a token that is there and does not authenticate', { kind: 'refused', tokenId: hand.id }, 'current-refused'],
    ['a bare value that is refused', { kind: 'opaque' }, 'current-without-token'],
    ['nothing', { kind: 'empty' }, 'current-without-token'],
  ])('%s', (_what, stored, code) => {
    const scene = storing({ secret: secretWith('ci', { vx: ['AWSCURRENT'] }), tokens: [] }, { vx: stored });
    const entry = planned(scene, at(DAY), {}, {}, { others: [hand] });
    expect(actionsOf(entry)).toEqual([`replace (${code})`]);
  });

  test('but one that could not be read is left alone, and told', () => {
    const scene = storing(steady(), { v1: { kind: 'unreadable', why: 'too many requests' } });
    const entry = planned(scene, at(DAY));
    expect([stepsOf(entry), holdsOf(entry)]).toEqual([[], ['version-unclear', 'version-unclear']]);
    const asked = planned(scene, at(DAY), {}, { rotate: only('ci') });
    expect([stepsOf(asked), holdsOf(asked), asked.blocked?.code]).toEqual([[], [], 'not-rotated']);
  });
});

describe('a rotation that is due', () => {
  const pending = (stored: StoredToken, changes = {}): EntryScene =>
    storing(
      {
        secret: secretWith('ci', { v1: ['AWSCURRENT'], vp: ['AWSPENDING'] }, { lastChangedAt: ROTATED, ...changes }),
        tokens: [issued('ci', 'v1')],
      },
      { v1: authenticated('tok_ci_v1'), vp: stored },
    );

  test('waits settle where somebody else put AWSPENDING on a value of theirs', () => {
    const early = planned(pending({ kind: 'unrecognised' }), later(ROTATED, SETTLE - 1));
    expect([stepsOf(early), early.holds]).toEqual([
      [],
      [expect.objectContaining({ code: 'pending-not-ours', until: later(ROTATED, SETTLE) })],
    ]);
    expect(actionsOf(planned(pending({ kind: 'unrecognised' }), later(ROTATED, SETTLE)))).toEqual([
      'rotate (rotation-due)',
    ]);
  });

  test('takes an intent that has no value yet at once', () => {
    const entry = planned(pending({ kind: 'empty' }), ROTATED);
    expect(actionsOf(entry)).toEqual(['rotate (rotation-due)']);
    expect(stepsOf(entry)).toContain('promote vp from v1');
  });

  test('replaces a value that an earlier run stored and whose rights are others', () => {
    const scene = pending(authenticated('tok_ci_vp'));
    const unfit = issued('ci', 'vp', { createdAt: later(ROTATED, -HOUR), expiresAt: ROTATED });
    const entry = planned({ ...scene, tokens: [...scene.tokens!, unfit] }, later(ROTATED, SETTLE));
    expect(actionsOf(entry).at(-1)).toBe('rotate (rotation-due)');
  });
});

describe('AWSPENDING that is left on another version', () => {
  const waiting = (stored: StoredToken, tokens: readonly TokenFacts[] = [], now = later(at(DAY), SETTLE)) =>
    stepsOf(
      planned(
        storing(
          {
            secret: secretWith('ci', { v1: ['AWSCURRENT'], vp: ['AWSPENDING'] }, { lastChangedAt: at(DAY) }),
            tokens: [issued('ci', 'v1'), ...tokens],
          },
          { v1: authenticated('tok_ci_v1'), vp: stored },
        ),
        now,
      ),
    );
  const DROPPED = ['drop AWSPENDING of vp'];

  test.each<[string, StoredToken, readonly TokenFacts[], readonly string[]]>([
    ['without a value comes off after settle', { kind: 'empty' }, [], DROPPED],
    ['whose token is no more comes off after settle', { kind: 'refused', tokenId: tokenId('tok_gone') }, [], DROPPED],
    ['with somebody else’s value stays', { kind: 'unrecognised' }, [], []],
    [
      'whose token expired comes off',
      authenticated('tok_ci_vp'),
      [issued('ci', 'vp', { createdAt: at(HOUR), expiresAt: at(DAY) })],
      DROPPED,
    ],
    [
      'whose token is older than the current one comes off',
      authenticated('tok_ci_vp'),
      [issued('ci', 'vp', { createdAt: at(-HOUR) })],
      DROPPED,
    ],
  ])('%s', (_what, stored, tokens, steps) => {
    expect(waiting(stored, tokens)).toEqual(steps);
  });

  test('without a value stays until settle: a run may be about to store one', () => {
    expect(waiting({ kind: 'empty' }, [], later(at(DAY), SETTLE - 1))).toEqual([]);
  });
});

describe('a pause beside what is being retired', () => {
  test('disables every token once, whatever retiring would do to it', () => {
    const entry = planned(tombstoned(), later(TOMBSTONED, SETTLE), { enabled: false });
    expect(stepsOf(entry)).toEqual([
      'relabel tok_ci_v1',
      'disable tok_ci_v1',
      'relabel tok_ci_v2',
      'disable tok_ci_v2',
      'relabel tok_ci_v2',
    ]);
  });

  test('does not hold up the end of what was disabled before it', () => {
    const scene = tombstoned({ status: 'disabled', disabledAt: TOMBSTONED });
    const entry = planned(scene, later(TOMBSTONED, 2 * DAY), { enabled: false });
    const pause = ['relabel tok_ci_v2', 'disable tok_ci_v2', 'relabel tok_ci_v2'];
    expect(stepsOf(entry)).toEqual([...pause, 'recheck', 'revoke tok_ci_v1']);
  });
});

describe('what was asked for', () => {
  test('a rotation of an entry whose secret can’t be read is an error of that secret', () => {
    const entry = planned({ secret: { known: false, why: 'denied' } }, at(DAY), {}, { rotate: only('ci') });
    expect([holdsOf(entry), entry.blocked]).toEqual([['secret-unreadable'], undefined]);
  });

  test.each([
    ['a moment ago', 29 * MINUTE, 'acme-old', []],
    ['longer ago than any list lags', 30 * MINUTE, 'acme-old', ['create (not-created)']],
    ['a moment ago, where nothing was to move here', 29 * MINUTE, undefined, ['create (not-created)']],
  ])(
    'is not made where a token got its name %s, and its secret may not be listed yet',
    (_when, age, owner, actions) => {
      const now = at(DAY);
      const token = { ...issued('ci', 'v1'), updatedAt: later(now, -age) };
      const movedFrom = owner === undefined ? undefined : { owner: ownerId(owner), name: tokenName('old') };
      const entry = planned({ secret: undefined, elsewhere: [{ token }] }, now, { ...(movedFrom && { movedFrom }) });
      expect(actionsOf(entry)).toEqual(actions);
      const notes = owner === undefined ? ['elsewhere'] : ['elsewhere', 'source-not-found'];
      expect(holdsOf(entry)).toEqual(actions.length === 0 ? ['move-unsettled'] : notes);
    },
  );

  test.each<[string, Partial<DesiredToken>, RegExp]>([
    ['a former name', { renamedFrom: tokenName('ci-old') }, /^renamedFrom says ci-old, and no secret of that name/],
    [
      'a former owner',
      { movedFrom: { owner: ownerId('acme-old'), name: tokenName('ci') } },
      /^movedFrom says ci of owner acme-old, and no secret of that name/,
    ],
  ])('is made with a warning where %s leads to nothing: the name may be misspelt', (_what, desired, says) => {
    const entry = planned({ secret: undefined }, at(DAY), desired);
    expect(actionsOf(entry)).toEqual(['create (not-created)']);
    expect(entry.holds).toEqual([
      { code: 'source-not-found', severity: 'warning', message: expect.stringMatching(says) as string },
    ]);
  });

  test('a rotation of an entry that has no value yet creates nothing', () => {
    const elsewhere = [{ token: issued('ci', 'v1') }];
    const entry = planned({ secret: undefined, elsewhere }, at(DAY), {}, { rotate: only('ci') });
    expect([stepsOf(entry), entry.blocked?.code]).toEqual([[], 'not-created-yet']);
  });

  test('a first token says when one of its name is elsewhere', () => {
    const elsewhere = [{ token: issued('ci', 'v1') }];
    expect(holdsOf(planned({ secret: undefined, elsewhere }, at(DAY)))).toEqual(['elsewhere']);
    expect(holdsOf(planned({ secret: undefined }, at(DAY)))).toEqual([]);
  });

  test('a rollback does not end what it returns to, though its overlap is over', () => {
    const due = later(ROTATED, DAY);
    const asked = planned(superseded(), due, {}, { rollback: only('ci') });
    expect([actionsOf(asked), holdsOf(asked)]).toEqual([['rollback (rollback-asked)'], []]);
    expect(actionsOf(planned(superseded(), due))).toEqual(['retire (superseded)']);
  });

  test('a rollback returns to the token whose value is there, not to a stranger’s with its label', () => {
    const more = { id: tokenId('tok_a_copy'), nonce: 'copied', createdByToken: null, createdBy: 'mallory' } as const;
    const own = superseded();
    const copied = { ...issued('ci', 'v1', more), access: workspaceAccess('Administrator') };
    const { depth } = tombstoned();
    const both: EntryScene = { ...own, tokens: [copied, ...own.tokens!], ...(depth && { depth }) };
    const read = storing(both, { v1: authenticated('tok_ci_v1'), v2: authenticated('tok_ci_v2') });
    const [back] = planned(read, later(ROTATED, HOUR), {}, { rollback: only('ci') }).actions;
    expect(back?.effects[0]).toBe('token tok_ci_v1 is the current one again');
    expect(JSON.stringify(back)).not.toContain('tok_a_copy');
  });

  test('a rollback to the same token, whose value was written once more, has nowhere to go', () => {
    const own = superseded();
    const read = storing(
      { ...own, tokens: [own.tokens![0]!] },
      {
        v1: authenticated('tok_ci_v1'),
        v2: authenticated('tok_ci_v1'),
      },
    );
    const entry = planned(read, later(ROTATED, HOUR), {}, { rollback: only('ci') });
    expect(entry.blocked?.code).toBe('nothing-to-roll-back-to');
  });

  test('a rollback where AWSPREVIOUS sits on the current version has nowhere to go', () => {
    const scene = { ...steady(), secret: secretWith('ci', { v1: ['AWSCURRENT', 'AWSPREVIOUS'] }) };
    const entry = planned(scene, at(DAY), {}, { rollback: only('ci') });
    expect([stepsOf(entry), entry.blocked?.code]).toEqual([[], 'nothing-to-roll-back-to']);
  });
});

describe('what stands beside the token in its value', () => {
  const longer = { expiry: { kind: 'after', duration: duration(60, 'd') } } as const;
  const shorter = { expiry: { kind: 'after', duration: duration(25, 'd') } } as const;
  const says = (expiresAt?: TokenFacts['expiresAt']): EntryScene =>
    storing(steady(), { v1: authenticated('tok_ci_v1', expiresAt === undefined ? {} : { expiresAt }) });

  test.each<[string, EntryScene, Parameters<typeof planned>[2], readonly string[]]>([
    ['says nothing of its end: the token is edited', says(), longer, ['edit']],
    ['says the declared end already: the token is edited', says(at(60 * DAY)), longer, ['edit']],
    [
      'says another end: it is written once more, before the token gets a longer one',
      says(at(30 * DAY)),
      longer,
      ['restate', 'edit'],
    ],
    [
      'says another end: it is written once more, before the token gets a shorter one',
      says(at(30 * DAY)),
      shorter,
      ['restate', 'edit'],
    ],
    [
      'is bare: the token is edited',
      steady({}, { tags: { ...tagsOf('ci'), [FORMAT_TAG]: 'plain' } }),
      { ...longer, format: 'plain' },
      ['edit'],
    ],
    ['has another format: it is written once more', says(at(30 * DAY)), { format: 'plain' }, ['restate']],
    ['has another format and end: both in one', says(), { ...longer, format: 'plain' }, ['restate', 'edit']],
    [
      'is in a secret given by ARN, which tells no format',
      { ...says(at(30 * DAY)) },
      { format: 'plain', secret: externalSecret('ci') },
      [],
    ],
  ])('%s', (_what, scene, changes, steps) => {
    const entry = planned(scene, at(DAY), changes);
    const kinds = entry.actions.flatMap((action) => action.steps.map(({ kind }) => kind));
    expect(kinds.filter((kind) => kind === 'restate' || kind === 'edit')).toEqual(steps);
  });

  test('tells both reasons', () => {
    const [action] = planned(says(), at(DAY), { ...longer, format: 'plain' }).actions;
    expect(action!.reasons.map(({ code }) => code)).toEqual(['expiry-changed', 'format-changed']);
  });

  test('stays while another value waits, and is put right once an end of a pause has enabled its token', () => {
    const waits: EntryScene = storing(
      {
        secret: secretWith('ci', { v1: ['AWSCURRENT'], vp: ['AWSPENDING'] }, { lastChangedAt: at(DAY) }),
        tokens: [issued('ci', 'v1')],
      },
      { v1: authenticated('tok_ci_v1', { expiresAt: at(30 * DAY) }), vp: { kind: 'unrecognised' } },
    );
    expect(stepsOf(planned(waits, at(2 * DAY), longer))).toEqual([]);
    const paused = { ...says(at(30 * DAY)), tokens: [issued('ci', 'v1', pausedAt(at(DAY / 2)))] };
    const kinds = planned(paused, at(DAY), { ...longer, format: 'plain' }).actions.flatMap(({ steps }) =>
      steps.map(({ kind }) => kind),
    );
    expect(kinds.slice(0, 4)).toEqual(['recheck', 'enable', 'relabel', 'restate']);
  });

  test('is put right in a secret that was taken over, and that its consent is used up is told all the same', () => {
    const secret = { ...externalSecret('ci'), takeOver: true };
    const entry = planned(says(at(30 * DAY)), at(DAY), { ...longer, secret });
    expect(actionsOf(entry)).toEqual(['update (expiry-changed)']);
    expect(holdsOf(entry)).toContain('take-over-done');
  });

  test('is never changed of the run’s own token', () => {
    const own = { ...says(at(30 * DAY)), tokens: [issued('ci', 'v1')] };
    expect(
      stepsOf(
        planned(
          own,
          at(DAY),
          longer,
          {},
          { managementToken: tokenId('tok_ci_v1'), creators: ['token tok_management'] },
        ),
      ),
    ).toEqual([]);
  });
});

test('after a rollback the schedule counts from the newer value, not from a token whose value nobody has', () => {
  const scene: EntryScene = {
    secret: secretWith('ci', { v1: ['AWSCURRENT'], v2: ['AWSPREVIOUS'] }, { lastChangedAt: at(6 * DAY) }),
    tokens: [issued('ci', 'v1'), issued('ci', 'v2', { createdAt: at(5 * DAY) })],
    depth: { versions: ['v1', 'v2'].map((name) => ({ id: version(name), stages: [] })) },
  };
  const lost = issued('ci', 'lost', { createdAt: at(6 * DAY) });
  const expired = issued('ci', 'v0', { createdAt: at(-DAY), expiresAt: at(0) });
  for (const tokens of [scene.tokens!, [...scene.tokens!, lost], [expired, ...scene.tokens!]]) {
    const entry = planned({ ...scene, tokens }, at(6 * DAY + HOUR));
    expect(entry.holds[0]).toMatchObject({ code: 'rolled-back', until: at(25 * DAY) });
  }
});
