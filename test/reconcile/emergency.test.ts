import { tokenId } from '../../src/core/model/ids';
import type { TokenFacts } from '../../src/core/ports/token-api';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import { type StoredToken, unknown } from '../../src/core/reconcile/observed/observed';
import { type EntryScene, issued, MANAGEMENT, secretWith, version } from '../../src/testing/memory/observed-world';
import {
  actionsOf,
  at,
  DAY,
  holdsOf,
  HOUR,
  never,
  only,
  planned,
  SETTLE,
  steady,
  stepsOf,
  superseded,
} from './planned';

const leak = (...kill: readonly TokenFacts[]): PlanOptions => ({
  compromised: only('ci'),
  kill: new Set(kill.map(({ id }) => id)),
});
const NOW = at(21 * DAY);
const revokes = (steps: readonly string[]) => steps.filter((step) => step.startsWith('revoke'));
const other = issued('other', 'v1');
/** What a version of the secret was found to hold. */
const holding = (stored: StoredToken, tokens = superseded().tokens!): EntryScene => ({
  ...superseded(),
  tokens,
  depth: {
    versions: [
      { id: version('v1'), stages: ['AWSPREVIOUS'], createdAt: at(0) },
      { id: version('v2'), stages: ['AWSCURRENT'], createdAt: at(20 * DAY) },
    ],
    stored: new Map([
      [version('v1'), stored],
      [version('v2'), { kind: 'token', tokenId: tokenId('tok_ci_v2'), proof: 'authenticated' }],
    ]),
  },
});
const holdCodes = (scene: EntryScene, options: PlanOptions, others: readonly TokenFacts[] = []) =>
  holdsOf(planned(scene, NOW, {}, options, { others }));

describe('what dies in an emergency', () => {
  test('a token that is named by its id as well dies once', () => {
    const entry = planned(superseded(), NOW, {}, leak(...superseded().tokens!, other), { others: [other] });
    expect(revokes(stepsOf(entry))).toEqual(['revoke tok_ci_v1', 'revoke tok_ci_v2', 'revoke tok_other_v1']);
    expect(entry.actions.at(-1)?.effects).toEqual(['token tok_other_v1 is revoked at once, without overlap']);
  });

  test('an id that no token has kills nothing, and is no reason to say that nothing was found', () => {
    const entry = planned({ secret: undefined }, NOW, {}, leak(other));
    expect([revokes(stepsOf(entry)), holdsOf(entry)]).toEqual([[], []]);
  });

  test('the token of the run is left, named or not, and said to be', () => {
    const own = issued('ci', 'v1', { id: MANAGEMENT });
    for (const options of [leak(), leak(own)]) {
      const entry = planned({ ...steady(), tokens: [own] }, NOW, {}, options);
      expect(revokes(stepsOf(entry))).toEqual([]);
      expect(holdsOf(entry)).toEqual(['own-token-left']);
    }
    const elsewhere = planned(steady(), NOW, {}, leak(issued('x', 'v1', { id: MANAGEMENT })), { others: [own] });
    expect(revokes(stepsOf(elsewhere))).toEqual(['revoke tok_ci_v1']);
  });

  test('an entry without a token says so, as an error', () => {
    const entry = planned({ secret: undefined }, NOW, {}, leak());
    expect(entry.holds).toMatchObject([{ code: 'nothing-to-kill', severity: 'error' }]);
    expect(holdsOf(planned(steady(), NOW, {}, leak()))).toEqual([]);
  });
});

describe('what an emergency can not prove is named, until its id is given', () => {
  const named = (id: string): StoredToken => ({ kind: 'refused', tokenId: tokenId(id) });

  test('a token that a refused value names', () => {
    expect(holdCodes(holding(named('tok_other_v1')), leak(), [other])).toEqual(['not-proven-ours']);
    expect(holdCodes(holding(named('tok_other_v1')), leak(other), [other])).toEqual([]);
    // Dead anyway: one of the entry's own, one that has expired, one that is no more.
    expect(holdCodes(holding(named('tok_ci_v1')), leak())).toEqual([]);
    expect(holdCodes(holding(named('tok_other_v1')), leak(), [{ ...other, expiresAt: at(DAY) }])).toEqual([]);
    expect(holdCodes(holding(named('tok_gone_v1')), leak())).toEqual([]);
  });

  test('another entry’s token that a version with a stage holds', () => {
    const theirs: StoredToken = { kind: 'token', tokenId: other.id, proof: 'authenticated' };
    expect(holdCodes(holding(theirs), leak(), [other])).toEqual(['labelled-for-another-entry']);
    expect(holdCodes(holding(theirs), leak(other), [other])).toEqual([]);
    expect(holdCodes(holding({ kind: 'unrecognised' }), leak())).toEqual([]);
  });

  test('a token of that name at another place that may be this owner’s, whether or not the entry has some of its own', () => {
    const elsewhere = [{ token: other }];
    expect(holdCodes({ secret: undefined, elsewhere }, leak())).toEqual(['nothing-to-kill', 'not-proven-ours']);
    expect(holdCodes({ secret: undefined, elsewhere }, leak(other), [other])).toEqual([]);
    expect(holdCodes({ ...steady(), elsewhere }, leak())).toEqual(['not-proven-ours']);
    expect(holdCodes({ ...steady(), elsewhere: [{ token: other, isAnothers: true }] }, leak())).toEqual([]);
  });

  test('a stranger’s token with a copied label', () => {
    const stranger = issued('ci', 'v9', { createdByToken: tokenId('tok_x') });
    const scene = holding({ kind: 'empty' }, [...superseded().tokens!, stranger]);
    expect(holdCodes(scene, leak())).toEqual(['not-proven-ours']);
    expect(holdCodes(scene, leak(stranger))).toEqual([]);
  });
});

describe('what takes the place of what leaked', () => {
  const replacement = (scene: EntryScene, changes = {}) =>
    actionsOf(planned(scene, NOW, changes, leak())).filter((action) => !action.startsWith('kill'));

  test.each<[string, EntryScene, object, readonly string[]]>([
    ['a rotation', steady(), {}, ['rotate (compromised)']],
    [
      'a replacement where the secret has no value',
      { ...steady(), secret: secretWith('ci', {}) },
      {},
      ['replace (compromised)'],
    ],
    ['a first token where there was none', { secret: undefined }, {}, ['create (compromised)']],
    ['nothing in a pause', steady(), { enabled: false }, []],
    ['nothing where the secret can not be read', { ...steady(), secret: unknown('denied') }, {}, []],
    ['a token without an end', steady(), never, ['rotate (compromised)']],
  ])('%s', (_what, scene, changes, actions) => {
    expect(replacement(scene, changes)).toEqual(actions);
  });

  test.each([
    ['nothing where the declared end is half an hour away', SETTLE, []],
    ['a rotation where it is later', SETTLE + 1, ['rotate (compromised)']],
  ])('%s', (_what, ms, actions) => {
    const { rotation } = never;
    expect(replacement(steady(), { rotation, expiry: { kind: 'at', at: at(21 * DAY + ms) } })).toEqual(actions);
  });

  test('nothing that is blocked, which is an error', () => {
    const entry = planned(steady({}, { tags: {} }), at(HOUR), {}, leak());
    expect(actionsOf(entry)).toEqual(['kill (compromised)']);
    expect(entry.holds).toMatchObject([{ code: 'secret-not-ours', severity: 'error' }]);
  });
});
