import { createHash } from 'node:crypto';
import type { PlanFacts } from '../../src/core/invariants/plan/plan-facts';
import { judgePlan } from '../../src/core/invariants/plan/plan-soundness';
import { tokenId, type TokenId } from '../../src/core/model/ids';
import type { Action, Plan, Step } from '../../src/core/model/plan';
import { type Instant, later, ROTATION_GIVEN_UP_MS } from '../../src/core/model/time';
import { judgedFacts } from '../../src/core/pass/judged-facts';
import type { StoredToken } from '../../src/core/reconcile/observed/observed';
import { plan } from '../../src/core/reconcile/plan';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import { desiredState, desiredToken } from '../../src/testing/memory/desired';
import {
  arnOf,
  BORN,
  type EntryScene,
  issued,
  MANAGEMENT,
  observed,
  secretWith,
  version,
} from '../../src/testing/memory/observed-world';
import { at, DAY, only, pausedAt, ROTATED, SETTLE, steady, superseded, TOMBSTONED, tombstoned } from './planned';

/** A plan with the raw facts that it was made from. */
interface Case {
  readonly made: Plan;
  readonly facts: PlanFacts;
}

type More = Parameters<typeof observed>[2];
const caseOf = (scene: EntryScene, now: Instant, options: PlanOptions = {}, more: More = {}, enabled = true): Case => {
  const world = observed(now, { ci: scene }, more);
  const made = plan(desiredState(desiredToken('ci', { enabled })), world, options);
  return { made, facts: judgedFacts(world, options) };
};

const create = caseOf({ secret: undefined }, at(0));
const rotate = caseOf(steady(), at(20 * DAY));
const retire = caseOf(tombstoned(), later(TOMBSTONED, SETTLE));
const tombstone = caseOf(superseded(), later(ROTATED, DAY));
const pause = caseOf(steady(), at(DAY), {}, {}, false);
const resume = caseOf(steady(pausedAt(at(DAY / 2))), at(DAY));
/** A function has begun to rotate to v2, and an apply replaces the expired token past it. */
const pastFunction = caseOf(
  {
    secret: secretWith('ci', { v1: ['AWSCURRENT'], v2: ['AWSPENDING'] }, { rotation: {}, lastChangedAt: at(DAY) }),
    tokens: [issued('ci', 'v1', { expiresAt: at(DAY) })],
  },
  at(2 * DAY),
);
const leak = caseOf(steady(), at(DAY), { compromised: only('ci') });
const prune = ((): Case => {
  const world = observed(at(DAY), {}, { undeclared: { ci: steady() } });
  return { made: plan(desiredState(), world, { prune: true }), facts: judgedFacts(world) };
})();

const V1 = tokenId('tok_ci_v1');
const V2 = tokenId('tok_ci_v2');

/** The same plan with the steps of its last action changed by hand. */
function planted(
  { made, facts }: Case,
  change: (steps: readonly Step[]) => readonly Step[],
  more: Partial<Action> = {},
): Case {
  const [entry] = made.entries;
  const actions = [...entry!.actions];
  const action = actions.pop()!;
  actions.push({ ...action, steps: change(action.steps), ...more });
  return { made: { ...made, entries: [{ ...entry!, actions }] }, facts };
}

const without = (kind: Step['kind']) => (steps: readonly Step[]) => steps.filter((step) => step.kind !== kind);
const plus = (step: Step) => (steps: readonly Step[]) => [...steps, step];
const on = (kind: 'enable' | 'disable' | 'revoke', token: TokenId): Step => ({ kind, token, ifMatch: '0' });
/** The end of a secret that was seen without a value. */
const ofNobody = (step: Step): Step => (step.kind === 'delete-secret' ? { ...step, current: null } : step);
const edit = (token: TokenId): Step => ({ kind: 'edit', token, ifMatch: '0', direction: 'expiry', expiresAt: null });
const relabel = (token: TokenId): Step => ({ kind: 'relabel', token, ifMatch: '0', label: 'hello' });
const judged = ({ made, facts }: Case) => judgePlan(made, facts);

/** What each planted fault breaks: the numbers of invariants, and what is said. */
type Planted = readonly [what: string, invariant: number, said: RegExp, broken: Case];

const refuses = (cases: readonly Planted[]): void => {
  test.each(cases)('a plan that %s is refused', (_what, invariant, said, broken) => {
    const found = judged(broken).filter((violation) => said.test(violation.detail));
    expect(found.map((violation) => violation.invariant)).toEqual([invariant]);
  });
};

test.each([
  ['create', create],
  ['rotate', rotate],
  ['retire', retire],
  ['tombstone', tombstone],
  ['pause', pause],
  ['leak', leak],
  ['prune', prune],
])('a plan as the planner makes it is sound: %s', (_name, whole) => {
  expect(whole.made.entries[0]!.actions.length).toBeGreaterThan(0);
  expect(judged(whole)).toEqual([]);
});

describe('the token of the run', () => {
  const own = (step: Step) => planted(retire, plus(step));
  refuses([
    ['stops it', 6, /disable of the management token/, own(on('disable', MANAGEMENT))],
    ['edits it', 6, /edit of the management token/, own(edit(MANAGEMENT))],
    ['relabels it', 6, /relabel of the management token/, own(relabel(MANAGEMENT))],
    [
      'kills it in an emergency',
      6,
      /revoke of the management token/,
      planted(leak, plus({ kind: 'revoke', token: MANAGEMENT })),
    ],
  ]);
});

describe('a token that was not observed as one of the entry', () => {
  const other = tokenId('tok_of_somebody');
  const seen = /tok_of_somebody, which was not observed/;
  refuses([
    ['revokes it', 6, seen, planted(retire, plus(on('revoke', other)))],
    ['disables it', 6, seen, planted(retire, plus(on('disable', other)))],
    ['enables it', 6, seen, planted(retire, plus(on('enable', other)))],
    ['edits it', 6, seen, planted(rotate, plus(edit(other)))],
    ['relabels it', 6, seen, planted(rotate, plus(relabel(other)))],
    ['disables it in a pause', 6, seen, planted(pause, plus(on('disable', other)))],
    ['revokes it in a removal', 6, seen, planted(prune, plus(on('revoke', other)))],
  ]);

  test('an emergency kills it where a person named it, and not otherwise', () => {
    const kills = planted(leak, plus({ kind: 'revoke', token: other }));
    expect(judged(kills).map(({ detail }) => detail)).toEqual([
      'ci, kill: kill of tok_of_somebody, which nothing shows to have leaked',
    ]);
    const named = { ...kills.facts, leaked: { ...kills.facts.leaked, tokens: new Set([other]) } };
    expect(judged({ ...kills, facts: named })).toEqual([]);
  });

  test('an entry that no fact is known of has its tokens left alone', () => {
    const broken: Case = { ...retire, facts: { ...retire.facts, entries: [] } };
    expect(judged(broken).map(({ detail }) => detail)).toContainEqual(expect.stringMatching(/was not observed/));
  });
});

describe('a stranger’s token', () => {
  /** A copied label: no version held its value, and somebody else made it. */
  const copied = issued('ci', 'v1', {
    id: tokenId('tok_copied'),
    nonce: 'copied',
    createdByToken: null,
    createdBy: 'mallory',
  });
  const scene: EntryScene = { ...tombstoned(), tokens: [...tombstoned().tokens!, copied] };
  const stored = (id: string): StoredToken => ({ kind: 'token', tokenId: tokenId(id), proof: 'marked' });
  const depth = {
    ...scene.depth!,
    stored: new Map([
      [version('v1'), stored('tok_ci_v1')],
      [version('v2'), stored('tok_ci_v2')],
    ]),
  };
  const seen = caseOf({ ...scene, depth }, later(TOMBSTONED, SETTLE));
  const said = /tok_copied, which is a stranger's/;

  test('is no part of the plan', () => {
    expect(judged(seen)).toEqual([]);
    expect(JSON.stringify(seen.made.entries[0]!.actions)).not.toContain('tok_copied');
  });

  refuses([
    ['revokes it', 6, said, planted(seen, plus(on('revoke', copied.id)))],
    ['disables it', 6, said, planted(seen, plus(on('disable', copied.id)))],
    ['enables it', 6, said, planted(seen, plus(on('enable', copied.id)))],
    ['edits it', 6, said, planted(seen, plus(edit(copied.id)))],
    ['relabels it', 6, said, planted(seen, plus(relabel(copied.id)))],
    ['revokes it in a removal', 6, said, planted(seen, plus(on('revoke', copied.id)), { kind: 'remove' })],
    ['disables it in a pause', 6, said, planted(seen, plus(on('disable', copied.id)), { kind: 'pause' })],
  ]);

  test('is not one when its creator made tokens that are proven to be ours', () => {
    const known = { ...seen.facts, creators: new Set([...seen.facts.creators, 'person mallory']) };
    expect(judged({ ...planted(seen, plus(on('disable', copied.id))), facts: known })).toEqual([]);
  });

  describe('and no version was read', () => {
    const unread = (stages: readonly string[]) => {
      const tokens = [
        ...tombstoned().tokens!,
        ...stages.map((mark, i) => ({
          ...copied,
          id: tokenId(`tok_${i}`),
          label: copied.label.replace(/-[0-9a-f]{8}/, `-${mark}`),
        })),
      ];
      const { stored: _stored, ...depthOnly } = depth;
      return caseOf({ ...scene, tokens, depth: depthOnly }, later(TOMBSTONED, SETTLE));
    };
    const markOf = (label: string) => /-([0-9a-f]{8})/.exec(label)![1]!;
    const strangers = (whole: Case) =>
      judged(planted(whole, plus(on('disable', tokenId('tok_0'))))).filter(({ detail }) => /stranger/.test(detail))
        .length;

    test('the only one with the mark of a version may be ours', () => {
      const lone = createHash('sha256').update(version('v9')).digest('hex').slice(0, 8);
      const seenV9 = unread([lone]);
      const versions = [
        ...seenV9.facts.entries[0]!.versions,
        { id: version('v9'), stages: [], wasRead: false, isForeign: false },
      ];
      const withV9 = (more: Partial<(typeof versions)[number]>) => {
        const marked = versions.map((one) => (one.id === version('v9') ? { ...one, ...more } : one));
        const [entry] = seenV9.facts.entries;
        return { ...seenV9, facts: { ...seenV9.facts, entries: [{ ...entry!, versions: marked }] } };
      };
      expect(strangers(withV9({}))).toBe(0);
      expect(strangers(withV9({ wasRead: true }))).toBe(1);
      expect(strangers(seenV9)).toBe(1);
    });

    test('one of two with the same mark is a stranger’s', () => {
      expect(strangers(unread([markOf(issued('ci', 'v1').label)]))).toBe(1);
    });
  });

  test('is not one when its label is none of ours: somebody put it there for us to take over', () => {
    const foreign = { ...seen.facts.entries[0]!.tokens.find(({ id }) => id === 'tok_copied')!, label: 'by hand' };
    const [entry] = seen.facts.entries;
    const tokens = [...entry!.tokens.filter(({ id }) => id !== 'tok_copied'), foreign];
    const facts = { ...seen.facts, entries: [{ ...entry!, tokens }] };
    expect(judged({ ...planted(seen, plus(on('disable', copied.id))), facts })).toEqual([]);
  });

  test('is not one when a version held its value', () => {
    const held = { ...depth, stored: new Map([...depth.stored, [version('v1'), stored('tok_copied')] as const]) };
    const ours = caseOf({ ...scene, depth: held }, later(TOMBSTONED, SETTLE));
    expect(judged(planted(ours, plus(on('disable', copied.id))))).toEqual([]);
  });
});

describe('what is declared', () => {
  test('a removal of a secret that a declared entry uses is refused, whatever lists say', () => {
    const declaredSecrets = new Set([arnOf('ci').slice(0, -7)]);
    const found = judged({ ...prune, facts: { ...prune.facts, declaredSecrets } });
    expect(found).toEqual([{ invariant: 1, detail: expect.stringMatching(/which a declared entry uses/) as string }]);
  });

  test('so is one whose plan leaves the ARN out', () => {
    const declaredSecrets = new Set([arnOf('ci').slice(0, -7)]);
    const broken = planted(prune, (steps) => steps, { secret: { name: 'hawzu/acme/ci' } });
    expect(judged({ ...broken, facts: { ...prune.facts, declaredSecrets } })).toHaveLength(1);
  });
});

describe('the current token', () => {
  const said = /of the current token tok_ci_v2/;
  const marked = /of the current token tok_ci_v1/;
  refuses([
    ['revokes it while retiring', 1, said, planted(retire, plus(on('revoke', V2)))],
    ['disables it while retiring', 1, said, planted(retire, plus(on('disable', V2)))],
    ['disables it with an edit', 1, said, planted(retire, plus(on('disable', V2)), { kind: 'narrow' })],
    ['revokes it after a rotation', 1, marked, planted(rotate, plus(on('revoke', V1)))],
    ['revokes it in a rollback', 1, marked, planted(rotate, plus(on('revoke', V1)), { kind: 'rollback' })],
  ]);

  test('is known by the value that was read, where labels say something else', () => {
    const stored = new Map<ReturnType<typeof version>, StoredToken>([
      [version('v2'), { kind: 'token', tokenId: V1, proof: 'authenticated' }],
    ]);
    const seen = caseOf({ ...tombstoned(), depth: { ...tombstoned().depth!, stored } }, later(TOMBSTONED, SETTLE));
    const broken = { ...planted(retire, plus(on('disable', V1))), facts: seen.facts };
    expect(judged(broken).map(({ detail }) => detail)).toContainEqual(expect.stringMatching(marked));
  });
});

describe('a token whose value the secret of another declared entry shows', () => {
  const other = arnOf('other');
  const showing = (made: Case, id: TokenId, stages: readonly string[], arn = other): Case => {
    const shown = [{ arn, versions: [{ id: version('v9'), stages, wasRead: true, isForeign: false, tokenId: id }] }];
    return { ...made, facts: { ...made.facts, shown } };
  };
  const said = /which .*other.* shows/;
  refuses([
    ['retires it', 1, said, showing(retire, V1, ['AWSCURRENT'])],
    ['retires it while it is the one before there', 1, said, showing(retire, V1, ['AWSPREVIOUS'])],
    ['retires it while it is the next one there', 1, said, showing(retire, V1, ['AWSPENDING'])],
  ]);

  test('a prune of it is refused: it stops and revokes it', () => {
    expect(judged(showing(prune, V1, ['AWSCURRENT'])).map(({ invariant }) => invariant)).toEqual([1, 1]);
  });

  test('ends where no label shows it, where the secret is its own, and in an emergency', () => {
    expect(judged(showing(retire, V1, []))).toEqual([]);
    expect(judged(showing(retire, V1, ['AWSCURRENT'], arnOf('ci')))).toEqual([]);
    expect(judged(showing(leak, V1, ['AWSCURRENT']))).toEqual([]);
  });
});

describe('a secret that is let go', () => {
  refuses([
    [
      'leaves its current token alive',
      1,
      /others use/,
      planted(prune, (steps) => without('revoke')(without('disable')(steps))),
    ],
  ]);

  test('a token that is only disabled may be wanted again: refused', () => {
    const disabled = planted(prune, (steps) => [on('disable', V1), ...without('revoke')(without('disable')(steps))]);
    expect(judged(disabled).map(({ detail }) => detail)).toContainEqual(expect.stringMatching(/others use/));
  });

  refuses([
    [
      'does not say what was seen in it',
      1,
      /whatever is in it by then/,
      planted(prune, (steps) => steps.map(ofNobody)),
    ],
    ['does not look again before its tokens end', 6, /without looking again/, planted(prune, without('recheck'))],
  ]);

  const look: Step = { kind: 'recheck', lastChangedAt: BORN };
  const gone: Step = { kind: 'delete-secret', recoveryWindowDays: 30, current: version('v1'), identity: '' };
  const withValue = (stored: StoredToken, others: readonly ReturnType<typeof issued>[] = []): Case => {
    const depth = { versions: [{ id: version('v1'), stages: ['AWSCURRENT'], createdAt: BORN }] };
    const scene = { ...steady(), tokens: [], depth: { ...depth, stored: new Map([[version('v1'), stored]]) } };
    const world = observed(at(DAY), {}, { undeclared: { ci: scene }, others });
    const made = plan(desiredState(), world, { prune: true });
    const [entry] = prune.made.entries;
    const action = { ...entry!.actions[0]!, steps: [look, gone] };
    const shown = { ...entry!, ...made.entries[0], actions: [action] };
    return { made: { ...made, entries: [shown] }, facts: judgedFacts(world) };
  };

  test('holds a person’s token that works: refused', () => {
    const hand = { ...issued('ci', 'v1'), id: tokenId('tok_hand'), label: 'made by hand' };
    const found = judged(withValue({ kind: 'token', tokenId: hand.id, proof: 'authenticated' }, [hand]));
    expect(found).toEqual([{ invariant: 1, detail: expect.stringMatching(/others use/) as string }]);
  });

  test('holds a token that the list does not show: refused, it may be newer', () => {
    expect(judged(withValue({ kind: 'token', tokenId: V1, proof: 'authenticated' }))).toHaveLength(1);
  });

  test.each<[string, StoredToken]>([
    ['what is no token of Hawzu', { kind: 'unrecognised' }],
    ['a token of another endpoint', { kind: 'elsewhere', what: 'https://other.example' }],
  ])('holds %s: refused', (_what, stored) => {
    expect(judged(withValue(stored))).toHaveLength(1);
  });

  test('holds a token that was revoked: let go', () => {
    expect(judged(withValue({ kind: 'refused', tokenId: V1 }))).toEqual([]);
  });
});

describe('a secret that could not be read', () => {
  const unread = ({ made, facts }: Case): Case => {
    const [entry] = made.entries;
    const fingerprint = { ...entry!.fingerprint, secret: 'unreadable' };
    return { made: { ...made, entries: [{ ...entry!, fingerprint }] }, facts };
  };

  test.each([
    ['retiring', retire],
    ['a pause', pause],
    ['the removal of what nobody declares', prune],
  ])('stops no token: %s is refused', (_what, whole) => {
    expect(judged(unread(whole)).map(({ detail }) => detail)).toContainEqual(
      expect.stringMatching(/could not be read/),
    );
  });

  test('an emergency kills all the same', () => {
    expect(judged(unread(leak))).toEqual([]);
  });
});

describe('a version that a rotation function has begun', () => {
  const onto =
    (kind: Step['kind']) =>
    (steps: readonly Step[]): readonly Step[] =>
      steps.map((step) => {
        if (step.kind !== kind) return step;
        return step.kind === 'promote' ? { ...step, to: version('v2') } : { ...step, version: version('v2') };
      });

  refuses(
    (['issue', 'store', 'promote', 'drop-label'] as const).map((kind) => [
      `works on it, ${kind},`,
      5,
      /of a version that the rotation function has begun/,
      planted(pastFunction, onto(kind)),
    ]),
  );

  /** Nothing has happened for two hours, so the rotation is begun anew. */
  const anew = caseOf(
    {
      secret: secretWith(
        'ci',
        { v1: ['AWSCURRENT'], v2: ['AWSPENDING'] },
        { rotation: {}, lastChangedAt: at(28.5 * DAY) },
      ),
      tokens: [issued('ci', 'v1', { expiresAt: at(30 * DAY) })],
    },
    later(at(28.5 * DAY), ROTATION_GIVEN_UP_MS),
  );

  test('loses its label for another rotation once nothing has happened for two hours', () => {
    expect(anew.made.entries.flatMap(({ actions }) => actions.map(({ kind }) => kind))).toEqual(['rotate']);
    expect(judged(anew)).toEqual([]);
  });

  const restedLess = anew.facts.entries.map((entry) => ({ ...entry, restedMs: ROTATION_GIVEN_UP_MS - 1 }));
  refuses([
    [
      'takes its label sooner',
      5,
      /drop-label of a version that the rotation function has begun/,
      { ...anew, facts: { ...anew.facts, entries: restedLess } },
    ],
    [
      'takes its label and asks for nothing',
      5,
      /drop-label of a version that the rotation function has begun/,
      planted(anew, without('request-rotation')),
    ],
  ]);
});

describe('the order of steps', () => {
  refuses([
    [
      'promotes from a version that was not current',
      5,
      /which is not the current version/,
      planted(rotate, (steps) =>
        steps.map((step) => (step.kind === 'promote' ? { ...step, from: version('v0') } : step)),
      ),
    ],
    [
      'removes AWSCURRENT',
      5,
      /removes AWSCURRENT/,
      planted(tombstone, plus({ kind: 'drop-label', label: 'AWSCURRENT', version: version('v2') })),
    ],
    ['promotes what was not verified', 1, /not verified before/, planted(rotate, without('verify'))],
    [
      'verifies only after the promotion',
      1,
      /not verified before/,
      planted(rotate, (steps) => [...without('verify')(steps), ...steps.filter((step) => step.kind === 'verify')]),
    ],
    [
      'verifies another version than it promotes',
      1,
      /not verified before/,
      planted(rotate, (steps) =>
        steps.map((step) => (step.kind === 'verify' ? { ...step, version: version('v1') } : step)),
      ),
    ],
    ['stores a first value that was not verified', 1, /not verified before/, planted(create, without('verify'))],
    ['issues and does not store', 4, /does not store/, planted(rotate, without('store'))],
    [
      'stores before it issues',
      4,
      /does not store/,
      planted(rotate, (steps) => [...steps.filter((step) => step.kind === 'store'), ...without('store')(steps)]),
    ],
    [
      'stores under another version than it issued for',
      4,
      /does not store/,
      planted(rotate, (steps) =>
        steps.map((step) => (step.kind === 'store' ? { ...step, version: version('v9') } : step)),
      ),
    ],
    ['enables without looking again', 6, /without looking again/, planted(resume, without('recheck'))],
    ['retires without looking again', 6, /without looking again/, planted(retire, without('recheck'))],
    [
      'looks again only after it has retired',
      6,
      /without looking again/,
      planted(retire, (steps) => [...steps].reverse()),
    ],
  ]);
});

describe('the version of a token that a step was decided on', () => {
  const unconditional = (steps: readonly Step[]) =>
    steps.map((step) => {
      if (!('ifMatch' in step)) return step;
      const { ifMatch: _version, ...rest } = step;
      return rest;
    });
  const said = /whatever became of it/;
  refuses([
    ['disables without it', 6, said, planted(retire, unconditional)],
    ['edits without it', 6, said, planted(rotate, plus({ kind: 'edit', token: V1, direction: 'expiry' }))],
    ['relabels without it', 6, said, planted(rotate, plus({ kind: 'relabel', token: V1, label: 'x' }))],
    ['enables without it', 6, said, planted(rotate, plus({ kind: 'enable', token: V1 }))],
  ]);

  test('an emergency needs none: whatever became of the token, it dies', () => {
    const steps = leak.made.entries[0]!.actions.filter(({ kind }) => kind === 'kill').flatMap((one) => one.steps);
    expect(steps).toEqual([{ kind: 'revoke', token: V1 }]);
    expect(judged(leak)).toEqual([]);
  });
});

describe('an emergency, and the secret that an entry left', () => {
  const held = (token: TokenId): EntryScene['depth'] => ({
    versions: [{ id: version('v1'), stages: ['AWSCURRENT'], createdAt: BORN }],
    stored: new Map([[version('v1'), { kind: 'token', tokenId: token, proof: 'authenticated' }]]),
  });
  const old = issued('old', 'v1');
  const left = (scene: Partial<EntryScene> = {}): EntryScene => ({
    secret: secretWith('old', { v1: ['AWSCURRENT'] }),
    tokens: [old],
    depth: held(old.id)!,
    formerOf: 'ci',
    ...scene,
  });
  const withLeft = (scene = left(), options: PlanOptions = { compromised: only('ci') }): Case =>
    caseOf(steady(), at(DAY), options, { undeclared: { old: scene } });
  const killing = ({ facts }: Case): Case => ({ made: withLeft().made, facts });

  test('its tokens die as well', () => {
    const both = withLeft();
    const killed = both.made.entries.flatMap(({ actions }) => actions.filter(({ kind }) => kind === 'kill'));
    expect(killed.map(({ token, steps }) => [token, steps])).toEqual([
      ['ci', [{ kind: 'revoke', token: V1 }]],
      ['ci', [{ kind: 'revoke', token: old.id }]],
    ]);
    expect(judged(both)).toEqual([]);
  });

  const otherwise: readonly [string, Case][] = [
    ['the entry was not said to have leaked', withLeft(left(), {})],
    ['it is another entry’s former secret', withLeft(left({ formerOf: 'other' }))],
    ['its label says another entry', withLeft(left({ tokens: [{ ...old, label: issued('web', 'v1').label }] }))],
    [
      'its label is a copy, and the version holds another value',
      withLeft(left({ tokens: [{ ...old, createdByToken: null, createdBy: 'mallory' }], depth: held(V2)! })),
    ],
  ];
  test.each(otherwise)('none dies where %s', (_where, one) => {
    expect(judged(killing(one)).map(({ detail }) => detail)).toContain(
      'ci, kill: kill of tok_old_v1, which nothing shows to have leaked',
    );
  });

  test('a person’s token that a version of it holds is named, and left', () => {
    const hand = { ...old, label: 'by hand', createdByToken: null };
    const one = withLeft(left({ tokens: [], depth: held(old.id)! }), { compromised: only('ci') });
    const world = observed(at(DAY), { ci: steady() }, { undeclared: { old: left({ tokens: [] }) }, others: [hand] });
    const made = plan(desiredState(desiredToken('ci')), world, { compromised: only('ci') });
    const [entry] = made.entries;
    expect(entry!.holds.map(({ code, token }) => [code, token])).toEqual([['not-proven-ours', hand.id]]);
    expect(judged(one)).toEqual([]);
  });
});

test('a secret that an entry left behind is told from the entry of the same name', () => {
  const former = secretWith('ci', { v1: ['AWSCURRENT'] }, { arn: arnOf('ci', 'FoRmEr') });
  const world = observed(at(DAY), { ci: steady() }, { undeclared: { ci: { secret: former } } });
  const facts = judgedFacts(world);
  const [declared, left] = facts.entries;
  const entry = {
    ...prune.made.entries[0]!,
    fingerprint: { ...prune.made.entries[0]!.fingerprint, secret: left!.arn! },
  };
  const made = { ...prune.made, entries: [entry] };
  // Its steps stop the token of the declared entry, which is none of the former secret's.
  expect(declared!.tokens.map(({ id }) => id)).toEqual([V1]);
  expect(judged({ made, facts }).map(({ detail }) => detail)).toContainEqual(expect.stringMatching(/was not observed/));
});

test('a secret that is on its way out, or gone, is still told by its name', () => {
  const [entry] = prune.facts.entries;
  const going = { ...prune.made.entries[0]!.fingerprint, secret: `${entry!.arn} (scheduled for deletion)` };
  const made = { ...prune.made, entries: [{ ...prune.made.entries[0]!, fingerprint: going }] };
  expect(judged({ ...prune, made })).toEqual([]);
  const { arn: _arn, ...gone } = entry!;
  expect(judged({ ...prune, facts: { ...prune.facts, entries: [gone] } })).toEqual([]);
});
