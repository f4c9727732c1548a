import { tokenId } from '../../src/core/model/ids';
import { splitArn } from '../../src/core/model/label';
import { judgedFacts } from '../../src/core/pass/judged-facts';
import { type StoredToken, unknown } from '../../src/core/reconcile/observed/observed';
import { arnOf, type EntryScene, issued, observed, secretWith, version } from '../../src/testing/memory/observed-world';
import { at, DAY, steady, superseded } from '../reconcile/planned';

const NOW = at(DAY);
const entryOf = (scene: EntryScene, more: Parameters<typeof observed>[2] = {}) =>
  judgedFacts(observed(NOW, { ci: scene }, more)).entries[0]!;

test.each<[string, Parameters<typeof issued>[2], boolean]>([
  ['enabled, before its end', {}, true],
  ['enabled, without an end', { expiresAt: null }, true],
  ['enabled, at its end', { expiresAt: NOW }, false],
  ['enabled, a moment before its end', { expiresAt: at(DAY + 1) }, true],
  ['disabled, before its end', { status: 'disabled', disabledAt: NOW }, false],
  ['disabled, without an end', { status: 'disabled', disabledAt: NOW, expiresAt: null }, false],
])('the judge sees whether a token lives: %s', (_what, changes, live) => {
  expect(entryOf(steady(changes)).tokens).toMatchObject([{ id: 'tok_ci_v1', live, creator: 'token tok_management' }]);
});

test.each<[string, Parameters<typeof issued>[2], boolean]>([
  ['by nobody', {}, false],
  ['by somebody', { updatedAt: at(1) }, true],
  ['by being disabled alone', { status: 'disabled', disabledAt: at(1), updatedAt: at(1) }, false],
  ['by somebody, after it was disabled', { status: 'disabled', disabledAt: at(1), updatedAt: at(2) }, true],
])('the judge sees whether a token was changed since it was made: %s', (_what, changes, isChanged) => {
  expect(entryOf(steady(changes)).tokens).toMatchObject([{ isChanged }]);
});

test('the judge sees a secret that was found, and none that is not there or could not be read', () => {
  expect(entryOf(steady())).toMatchObject({ token: 'ci', declared: true, arn: arnOf('ci') });
  for (const secret of [undefined, unknown('denied')])
    expect(entryOf({ secret, tokens: [issued('ci', 'v1')] })).toEqual(
      expect.not.objectContaining({ arn: expect.anything() as unknown }),
    );
});

test('the judge sees all versions with their labels, and what those that were read hold', () => {
  const stored = new Map<ReturnType<typeof version>, StoredToken>([
    [version('v1'), { kind: 'token', tokenId: tokenId('tok_hand'), proof: 'authenticated' }],
    [version('v2'), { kind: 'unrecognised' }],
    [version('v3'), { kind: 'elsewhere', what: 'endpoint x' }],
    [version('v4'), { kind: 'empty' }],
  ]);
  const secret = secretWith('ci', { v1: ['AWSPREVIOUS'], v2: ['AWSCURRENT'], v5: ['x'] });
  const versions = ['v1', 'v2', 'v3', 'v4'].map((name) => ({ id: version(name), stages: [], createdAt: at(0) }));
  const hand = issued('web', 'hand', { id: tokenId('tok_hand') });
  const unused = issued('web', 'v1');
  const entry = entryOf(
    { secret, tokens: [issued('ci', 'v1')], depth: { versions, stored } },
    { others: [hand, unused] },
  );
  const of = (id: string, stages: readonly string[], wasRead: boolean, isForeign: boolean, holds = {}) => ({
    id: version(id),
    stages,
    wasRead,
    isForeign,
    ...holds,
  });
  expect([...entry.versions].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
    of('v1', ['AWSPREVIOUS'], true, false, { tokenId: 'tok_hand' }),
    of('v2', ['AWSCURRENT'], true, true),
    of('v3', [], true, true),
    of('v4', [], true, false),
    of('v5', ['x'], false, false),
  ]);
  expect(entry.tokens.map(({ id }) => id)).toEqual(['tok_ci_v1', 'tok_hand']);
});

test('the judge sees a token once that a label and a value both tell of', () => {
  const depth = {
    versions: [],
    stored: new Map([
      [version('v2'), { kind: 'token', tokenId: tokenId('tok_ci_v2'), proof: 'authenticated' } as const],
    ]),
  };
  expect(entryOf({ ...superseded(), depth }).tokens.map(({ id }) => id)).toEqual(['tok_ci_v1', 'tok_ci_v2']);
});

test('the judge sees which secrets are declared: those that were resolved, and those that were found', () => {
  const left: EntryScene = { secret: secretWith('old', { v1: ['AWSCURRENT'] }), tokens: [issued('old', 'v1')] };
  const world = { ...observed(NOW, { ci: steady(), web: { secret: undefined } }, { undeclared: { old: left } }) };
  const seen = judgedFacts({ ...world, declaredSecrets: new Set(['arn of another']) });
  expect([...seen.declaredSecrets].sort()).toEqual(['arn of another', splitArn(arnOf('ci')).base].sort());
  expect(seen.entries.map(({ token, declared }) => [token, declared])).toEqual([
    ['ci', true],
    ['web', true],
    ['old', false],
  ]);
});
