import { tokenId, tokenName } from '../../src/core/model/ids';
import type { Action, EntryPlan, Hold, Plan, Reason, Step } from '../../src/core/model/plan';
import type { Observed, UndeclaredFacts } from '../../src/core/reconcile/observed/observed';
import { plan } from '../../src/core/reconcile/plan';
import { carriedOver } from '../../src/core/reconcile/saved-plan';
import { desiredState, desiredToken } from '../../src/testing/memory/desired';
import { issued, observed, secretWith, version } from '../../src/testing/memory/observed-world';
import { at, DAY, steady } from './planned';

const world = observed(at(20 * DAY), { ci: steady() });
const made = plan(desiredState(desiredToken('ci')), world);
const [entry] = made.entries;
const [rotation] = entry!.actions;
const planWith = (changes: Partial<EntryPlan>): Plan => ({ ...made, entries: [{ ...entry!, ...changes }] });

/** What is done of a plan that was saved as `was` and would be made as `is` now: the actions, or why it is stale. */
function done(was: Partial<EntryPlan>, is: Partial<EntryPlan>, now: Observed = world): readonly (Action | string)[] {
  const found = carriedOver(planWith(was), planWith(is), now);
  return found.kind === 'stale' ? found.changes : found.entries.flatMap(({ actions }) => actions);
}

describe('a fact that a saved plan rests on', () => {
  const with_ = (more: Readonly<Record<string, string>>): Partial<EntryPlan> => ({
    fingerprint: { ...entry!.fingerprint, ...more },
  });
  const VERSION = `version ${version('v7')}`;

  test.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, string]>([
    ['came: a version', {}, { [VERSION]: 'x' }, `${VERSION} appeared (x)`],
    ['came: a token with the entry’s label', {}, { 'token tok_ci_v1': 'new' }, 'token tok_ci_v1 appeared (new)'],
    ['went: a version', { [VERSION]: 'AWSPENDING' }, {}, `${VERSION} lost AWSPENDING`],
    ['went: a token', { 'token tok_x': 'enabled' }, {}, 'token tok_x is gone'],
    ['went: a rotation by a function', { rotation: 'by a function' }, {}, 'rotation is gone'],
    ['changed: a version', { [VERSION]: 'a' }, { [VERSION]: 'b' }, `${VERSION} carried a and carries b`],
    [
      'changed: a status only',
      { 'token t': 'enabled, never' },
      { 'token t': 'disabled, never' },
      'token t was disabled',
    ],
    [
      'changed: an end only',
      { 'token t': 'enabled, never expires, x' },
      { 'token t': 'enabled, expires 2027, x' },
      'token t changed to expires 2027, x',
    ],
    [
      'changed: status and end',
      { 'token t': 'enabled, never' },
      { 'token t': 'disabled, 2027' },
      'token t was disabled and changed to 2027',
    ],
    ['changed: a last use', { 'last use t': 'never' }, { 'last use t': '2026' }, 'last use t was never and is 2026'],
    ['changed: a role', { 'role Tester': 'a' }, { 'role Tester': 'b' }, 'role Tester was redefined'],
  ])('%s makes it stale, and the sentence says what', (_what, before, after, sentence) => {
    const { 'token tok_ci_v1': _token, ...rest } = entry!.fingerprint;
    const bare = 'token tok_ci_v1' in after ? { fingerprint: rest } : with_(before);
    expect(done(bare, with_(after))).toEqual([`ci: ${sentence}`]);
  });

  test.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
    ['a token of another label was found in a value by a closer look', {}, { 'token tok_hand': 'enabled' }],
    ['a role that only such a token has was read', {}, { 'role Tester': 'a' }],
    ['nothing asks any more when a token was used last', { 'last use tok_x': 'never' }, {}],
    ['no token has a role any more', { 'role Tester': 'a' }, {}],
  ])('does not change where %s', (_what, before, after) => {
    expect(done(with_(before), with_(after))).toEqual([rotation]);
  });

  test('is told once, however often it is found', () => {
    const moved = { ...with_({ 'role Tester': 'b' }), blocked: { code: 'x', message: 'it is blocked' } };
    expect(done(with_({ 'role Tester': 'a' }), moved)).toEqual([
      'ci: role Tester was redefined',
      'ci is blocked: it is blocked',
    ]);
  });
});

describe('a doubt that stops an action which was saved', () => {
  const doubt: Hold = { severity: 'warning', code: 'version-unclear', message: 'version v1 is unclear' };
  const other: Hold = { ...doubt, code: 'up-to-date', message: 'it is as declared' };

  test.each<[string, Partial<EntryPlan>, Partial<EntryPlan>, readonly (Action | string)[]]>([
    ['is new: the plan is stale', { holds: [] }, { actions: [], holds: [doubt] }, ['ci: version v1 is unclear']],
    ['was there when it was saved', { holds: [other, doubt] }, { actions: [], holds: [doubt] }, [rotation!]],
    ['is none: time alone has moved', { holds: [] }, { actions: [], holds: [other] }, [rotation!]],
    ['is new, and the action is planned all the same', { holds: [] }, { holds: [doubt] }, [rotation!]],
    [
      'is new, and one of two actions is planned all the same',
      { actions: [rotation!, { ...rotation!, kind: 'retire' }], holds: [other] },
      { holds: [doubt] },
      ['ci: version v1 is unclear'],
    ],
  ])('%s', (_what, was, is, expected) => {
    expect(done(was, is)).toEqual(expected);
  });
});

describe('the actions of a saved plan', () => {
  const action = (kind: Action['kind'], code: string, ...steps: readonly Step[]): Action => ({
    kind,
    token: tokenName('ci'),
    secret: rotation!.secret,
    steps,
    effects: [],
    reasons: [{ code, message: code } satisfies Reason],
  });
  const disable = (id: string, ifMatch: string): Step => ({ kind: 'disable', token: tokenId(id), ifMatch });
  const drop = (of: string): Step => ({ kind: 'drop-label', label: 'AWSPENDING', version: version(of) });

  test.each<[string, readonly Action[], readonly Action[], readonly Action[]]>([
    [
      'are done as they are planned now, each found by the token that it is about',
      [action('retire', 'overlap-over', disable('a', '1')), action('retire', 'overlap-over', disable('b', '1'))],
      [action('retire', 'overlap-over', disable('b', '2')), action('retire', 'overlap-over', disable('a', '3'))],
      [action('retire', 'overlap-over', disable('a', '3')), action('retire', 'overlap-over', disable('b', '2'))],
    ],
    [
      'are not others of the same kind: about another token',
      [action('retire', 'overlap-over', disable('a', '1'))],
      [action('retire', 'overlap-over', disable('b', '1'))],
      [action('retire', 'overlap-over', disable('a', '1'))],
    ],
    [
      '… about another version',
      [action('finish', 'x', drop('v1'))],
      [action('finish', 'x', drop('v2'))],
      [action('finish', 'x', drop('v1'))],
    ],
    [
      '… or for another reason',
      [action('retire', 'overlap-over', disable('a', '1'))],
      [action('retire', 'lost', disable('a', '1'))],
      [action('retire', 'overlap-over', disable('a', '1'))],
    ],
    [
      'shrink to less, where a value that nobody had read tells that less will do, and to nothing that was not reviewed',
      [action('replace', 'current-without-token')],
      [action('update', 'edited'), action('retire', 'overlap-over', disable('a', '1'))],
      [action('update', 'edited')],
    ],
    [
      'stay where only something else is planned now',
      [action('replace', 'current-without-token')],
      [action('retire', 'overlap-over', disable('a', '1'))],
      [action('replace', 'current-without-token')],
    ],
    [
      'stay where they rest on no value',
      [action('replace', 'expired')],
      [action('update', 'edited')],
      [action('replace', 'expired')],
    ],
  ])('%s', (_what, was, is, expected) => {
    expect(done({ actions: was }, { actions: is })).toEqual(expected);
  });
});

describe('two secrets that entries of one name left behind', () => {
  const scene = (name: string) => ({
    secret: secretWith(name, { v1: ['AWSCURRENT'] }),
    tokens: [issued(name, 'v1')],
  });
  const left = { one: scene('one'), two: scene('two') };
  const worldOf = (undeclared: Record<string, ReturnType<typeof scene>>): Observed => {
    const seen = observed(at(DAY), {}, { undeclared });
    const named = seen.undeclared.map((facts): UndeclaredFacts => ({ ...facts, name: tokenName('old') }));
    return { ...seen, undeclared: named };
  };
  const held = (now: Record<string, ReturnType<typeof scene>>) => {
    const [saved, is] = [worldOf(left), worldOf(now)];
    const planOf = (seen: Observed): Plan => plan(desiredState(), seen, { prune: true });
    const found = carriedOver(planOf(saved), planOf(is), is);
    return found.kind === 'stale' ? found.changes : found.entries.map(({ fingerprint }) => fingerprint['secret']);
  };

  test('are each held against itself', () => {
    expect([...held(left)].sort()).toEqual([left.one.secret.arn, left.two.secret.arn].sort());
    expect(held({ one: left.one })).toEqual(['old, undeclared, is gone']);
  });

  test.each(['one', 'two'] as const)('a token that carries the label of %s has appeared: the plan is stale', (name) => {
    const more = { ...left[name], tokens: [issued(name, 'v1'), issued(name, 'v9')] };
    expect(held({ ...left, [name]: more })).toEqual([expect.stringMatching(`^old: token tok_${name}_v9 appeared`)]);
  });
});
