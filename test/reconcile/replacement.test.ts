import type { DesiredToken } from '../../src/core/model/desired';
import { tokenId, tokenName, type VersionId } from '../../src/core/model/ids';
import { bootstrapVersion, successorVersion } from '../../src/core/model/label';
import type { Action, Step } from '../../src/core/model/plan';
import type { Claimant } from '../../src/core/reconcile/entry/claims';
import { FORMAT_TAG, type StoredToken } from '../../src/core/reconcile/observed/observed';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import {
  arnOf,
  type EntryScene,
  externalSecret,
  issued,
  secretWith,
  tagsOf,
  version,
} from '../../src/testing/memory/observed-world';
import { at, DAY, HOUR, never, only, planned, steady, superseded } from './planned';

const EMPTY: EntryScene = { secret: secretWith('ci', {}) };
const NONE: EntryScene = { secret: undefined };
const rotate = { rotate: only('ci') };

function said(step: Step): string {
  switch (step.kind) {
    case 'verify':
      return `verify ${step.what}${step.isCurrent ? ', current' : ''}`;
    case 'edit':
      return `edit ${step.token}, ${step.direction}`;
    case 'drop-label':
      return `drop ${step.label}`;
    case 'relabel':
      return `relabel ${step.token}`;
    default:
      return step.kind;
  }
}
/** The last action that an entry gets: the one about its value. */
function valueAction(
  scene: EntryScene,
  desired: Partial<DesiredToken> = {},
  options: PlanOptions = {},
  now = at(DAY),
): Action {
  return planned(scene, now, desired, options).actions.at(-1)!;
}
const holding = (scene: EntryScene, stored: Readonly<Record<string, StoredToken>>): EntryScene => ({
  ...scene,
  depth: { versions: [], stored: new Map(Object.entries(stored).map(([name, one]) => [version(name), one])) },
});
const authenticated = (id: string): StoredToken => ({ kind: 'token', tokenId: tokenId(id), proof: 'authenticated' });

const FIRST = ['issue', 'verify issued', 'store', 'drop AWSPENDING', 'verify stored, current'];
const PROMOTED = ['verify stored', 'promote', 'drop AWSPENDING', 'verify stored, current'];
const NEXT = ['issue', 'store', ...PROMOTED];
const ENDLESS = 'edit new, expiry';

describe('one replacement', () => {
  const waiting: EntryScene = {
    secret: secretWith('ci', { v1: ['AWSCURRENT'], v2: ['AWSPENDING'] }, { lastChangedAt: at(HOUR) }),
    tokens: [issued('ci', 'v1'), issued('ci', 'v2', { createdAt: at(HOUR) })],
  };
  const byHand = issued('ci', 'hand', { label: 'by hand', createdByToken: null });
  const plain = { tags: { ...tagsOf('ci'), [FORMAT_TAG]: 'plain' } };

  test.each<[string, EntryScene, Partial<DesiredToken>, PlanOptions, readonly string[]]>([
    ['the first value is verified before it is current', NONE, {}, {}, ['create-secret', ...FIRST]],
    ['… in a secret that is there', EMPTY, {}, {}, FIRST],
    [
      '… in one given by ARN, which is not ours to tag',
      { secret: secretWith('ci', {}, { tags: {} }) },
      { secret: externalSecret('ci') },
      {},
      FIRST,
    ],
    ['… loses its backstop at the end', EMPTY, never, {}, [...FIRST, ENDLESS]],
    [
      '… of another format than the tag tells',
      { secret: secretWith('ci', {}, plain) },
      {},
      {},
      [...FIRST, 'tag-secret'],
    ],
    ['a further one is verified before and after it is promoted', steady(), {}, rotate, NEXT],
    ['… and loses its backstop when it is safe', steady({ expiresAt: null }), never, rotate, [...NEXT, ENDLESS]],
    ['… and the tag tells its format', steady({}, plain), {}, rotate, [...NEXT, 'tag-secret']],
    ['one that was stored before is taken the rest of the way', waiting, {}, {}, PROMOTED],
    [
      'a return is verified before and after',
      superseded(),
      {},
      { rollback: only('ci') },
      ['verify stored', 'promote', 'verify stored, current'],
    ],
  ])('%s', (_what, scene, desired, options, steps) => {
    const now = scene === waiting ? at(2 * HOUR) : at(20 * DAY + HOUR);
    expect(planned(scene, now, desired, options).actions.at(-1)!.steps.map(said)).toEqual(steps);
  });

  test('a token that a person made is labelled before anything else, then verified', () => {
    const scene = holding(
      { secret: secretWith('ci', { vx: ['AWSCURRENT'] }, { tags: {} }), tokens: [byHand] },
      { vx: authenticated('tok_ci_hand') },
    );
    const { kind, reasons, steps } = valueAction(scene, { secret: externalSecret('ci', true) });
    expect([kind, reasons.length]).toEqual(['take-over', 1]);
    expect(steps.map(said)).toEqual(['relabel tok_ci_hand', 'verify stored']);
    expect(steps[1]).toMatchObject({ version: version('vx'), access: byHand.access });
  });

  test('the value of the current token that was written once more gets its label when it is promoted', () => {
    const [token] = steady().tokens!;
    const scene = holding(
      { ...waiting, tokens: [token!] },
      { v1: authenticated(token!.id), v2: authenticated(token!.id) },
    );
    const { kind, steps } = valueAction(scene);
    expect(kind).toBe('finish');
    expect(steps.map(said)).toEqual([...PROMOTED, `relabel ${token!.id}`]);
  });
});

describe('the id of the next version', () => {
  const ARN = arnOf('ci');
  const firstOf = (...tokens: EntryScene['tokens'] & {}): unknown => {
    const step = valueAction({ ...EMPTY, tokens }).steps.find(({ kind }) => kind === 'store');
    return step && 'version' in step ? step.version : undefined;
  };
  const marked = (id: VersionId, changes: Parameters<typeof issued>[2] = {}) =>
    issued('ci', id, { id: tokenId('tok_x'), ...changes });

  test('of a first value is one that no token of this secret is marked for: that one’s value may be lost', () => {
    const [zero, one, two] = [0, 1, 2].map((n) => bootstrapVersion(ARN, n));
    expect(firstOf()).toBe(zero);
    expect(firstOf(marked(zero!))).toBe(one);
    expect(firstOf(marked(zero!), marked(one!, { id: tokenId('tok_y') }))).toBe(two);
    expect(firstOf(marked(one!))).toBe(zero);
    // Of an earlier secret of the same name, and of another secret.
    expect(firstOf(marked(zero!, { arn: arnOf('ci', 'Before') }))).toBe(zero);
    expect(firstOf(marked(zero!, { arn: arnOf('web') }))).toBe(zero);
    expect(firstOf(marked(zero!, { label: 'by hand' }))).toBe(zero);
  });

  test('is the first successor of the current one that does not exist, labelled or not', () => {
    const [zero, one, two] = [0, 1, 2].map((n) => successorVersion(ARN, version('v1'), n));
    const nextOf = (labelled: readonly VersionId[], listed: readonly VersionId[] = []): unknown => {
      const secret = secretWith('ci', { v1: ['AWSCURRENT'], ...Object.fromEntries(labelled.map((id) => [id, ['x']])) });
      const depth = { versions: listed.map((id) => ({ id, stages: [], createdAt: at(0) })) };
      const { steps } = valueAction({ ...steady(), secret, depth }, {}, rotate);
      return steps.find(({ kind }) => kind === 'promote');
    };
    const to = (id: VersionId | undefined) => ({ kind: 'promote', from: version('v1'), to: id });
    expect(nextOf([])).toEqual(to(zero));
    expect(nextOf([], [zero!])).toEqual(to(one));
    expect(nextOf([zero!])).toEqual(to(one));
    expect(nextOf([zero!], [one!])).toEqual(to(two));
    expect(nextOf([one!])).toEqual(to(zero));
  });
});

describe('what is issued', () => {
  const as = (claim: string | undefined, comes: Claimant['comes']): PlanOptions => ({
    claimants: new Map([[tokenName('ci'), { ...(claim !== undefined && { claim }), comes, remembers: new Set() }]]),
  });
  const claimed = (claim: string): EntryScene => steady({ label: `${issued('ci', 'v1').label}+${claim}` });
  const issueOf = (scene: EntryScene, options: PlanOptions, desired: Partial<DesiredToken> = {}) => {
    const { steps } = valueAction(scene, desired, options);
    const { version: _version, ...step } = steps.find(({ kind }) => kind === 'issue') as Extract<
      Step,
      { kind: 'issue' }
    >;
    const cleared = steps.find((one) => one.kind === 'edit');
    return { ...step, ...(cleared && 'claim' in cleared && { late: cleared.claim }) };
  };
  const plainly = {
    kind: 'issue',
    access: issued('ci', 'v1').access,
    expiry: { kind: 'after', duration: { count: 30, unit: 'd' } },
    rotation: { every: { count: 20, unit: 'd' }, policy: 'every 20d, overlap 24h' },
  };
  const { rotation: _rotation, ...unrotated } = plainly;
  const endless = { ...unrotated, expiry: { kind: 'never' } };

  test.each<[string, EntryScene, PlanOptions, Partial<DesiredToken>, object]>([
    ['carries no claim where nobody claims', steady(), rotate, {}, plainly],
    ['carries the claim on, whoever issues', claimed('abc'), rotate, {}, { ...plainly, claim: 'abc' }],
    ['carries the claim of the resource', EMPTY, as('abc', 'to-create'), {}, { ...plainly, claim: 'abc' }],
    [
      'without an end is claimed when it is complete, by a creation',
      EMPTY,
      as('abc', 'to-create'),
      never,
      { ...endless, late: 'abc' },
    ],
    ['… and at once by who has the entry already', EMPTY, as('abc', 'to-keep'), never, { ...endless, claim: 'abc' }],
    ['… and never where nobody claims', EMPTY, {}, never, endless],
    [
      'carries the mark of the trigger that it answers',
      steady(),
      { triggers: new Map([[tokenName('ci'), 'two']]) },
      {},
      { ...plainly, trigger: 'two' },
    ],
  ])('%s', (_what, scene, options, desired, step) => {
    expect(issueOf(scene, options, desired)).toEqual(step);
  });
});

describe('what a plan says of the token that goes', () => {
  const expired = steady({ expiresAt: at(0) });
  const stored: EntryScene = {
    secret: secretWith('ci', { v1: ['AWSCURRENT'], v2: ['AWSPENDING'] }, { lastChangedAt: at(HOUR) }),
    tokens: [issued('ci', 'v1'), issued('ci', 'v2', { createdAt: at(HOUR) })],
  };
  const hand = issued('ci', 'hand', { label: 'by hand', createdByToken: null });
  const found = { secret: secretWith('ci', { v1: ['AWSCURRENT'] }, { tags: {} }), tokens: [hand] };
  const takenOver = (): Action =>
    valueAction(holding(found, { v1: authenticated(hand.id) }), { secret: externalSecret('ci', true) });
  const leaked = { compromised: only('ci') };
  const first = (scene: EntryScene, options: PlanOptions, now = at(DAY)): Action =>
    planned(scene, now, {}, options).actions[0]!;

  test.each<[string, () => Action, string | undefined, readonly RegExp[]]>([
    ['a first value takes nobody’s place', () => first(NONE, {}), undefined, [/consumer-of-ci/]],
    [
      'a rotation leaves the old one its overlap',
      () => first(steady(), rotate),
      'tok_ci_v1',
      [/stays valid for 24h.* 48h later/],
    ],
    [
      'a replacement retires it',
      () => first(expired, {}),
      'tok_ci_v1',
      [/consumer-of-ci/, /tok_ci_v1 is retired after 24h/],
    ],
    ['what leaked gets no overlap', () => first(steady(), leaked), 'tok_ci_v1', [/consumer-of-ci/]],
    ['one that was stored before leaves it its overlap', () => first(stored, {}), 'tok_ci_v1', [/stays valid for 24h/]],
    ['a token that is taken over goes nowhere', takenOver, undefined, [/consumer-of-ci/, /JSON \(format: json\)$/]],
    [
      'a return names who goes',
      () => first(superseded(), { rollback: only('ci') }, at(20 * DAY + HOUR)),
      'tok_ci_v2',
      [/^token tok_ci_v1 is the current one again$/, /^token tok_ci_v2 stays valid for 24h, is then disabled/],
    ],
  ])('%s', (_what, planOf, replaces, effects) => {
    const action = planOf();
    expect(action.reasons).toHaveLength(1);
    expect(action.replaces).toBe(replaces);
    expect(action.effects).toEqual(effects.map((effect) => expect.stringMatching(effect) as string));
  });

  test('the end of what leaked is an action that takes nobody’s place', () => {
    const kill = planned(steady(), at(DAY), {}, leaked).actions.find(({ kind }) => kind === 'kill')!;
    expect([kill.replaces, kill.effects.some((effect) => effect.includes('stays valid'))]).toEqual([undefined, false]);
  });
});
