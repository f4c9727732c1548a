import { judgePlan } from '../../src/core/invariants/plan/plan-soundness';
import { type SecretArn, tokenId, tokenName } from '../../src/core/model/ids';
import type { EntryPlan } from '../../src/core/model/plan';
import type { Instant } from '../../src/core/model/time';
import { judgedFacts } from '../../src/core/pass/judged-facts';
import type { SecretFacts } from '../../src/core/ports/secret-store';
import type { TokenFacts } from '../../src/core/ports/token-api';
import type { Claimant } from '../../src/core/reconcile/entry/claims';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import {
  identityOf,
  NAME_TAG,
  OWNER_TAG,
  RECOVERY_TAG,
  type StoredToken,
  unknown,
  WORKSPACE_TAG,
} from '../../src/core/reconcile/observed/observed';
import { plan } from '../../src/core/reconcile/plan';
import { desiredState, desiredToken } from '../../src/testing/memory/desired';
import {
  arnOf,
  BORN,
  type EntryScene,
  externalSecret,
  issued,
  MANAGEMENT,
  observed,
  secretWith,
  tagsOf,
  version,
} from '../../src/testing/memory/observed-world';
import { at, DAY, holdsOf, HOUR, only, planned, steady, stepsOf, superseded } from './planned';

const prune: PlanOptions = { prune: true };

/** The plan of the secret `old`, which no entry comes to, beside the entry `ci`. */
function undeclared(
  scene: EntryScene,
  {
    now = at(10 * DAY),
    options = prune,
    ci = steady(),
  }: { now?: Instant; options?: PlanOptions; ci?: EntryScene } = {},
): EntryPlan {
  const world = observed(now, { ci }, { undeclared: { old: scene } });
  const made = plan(desiredState(desiredToken('ci')), world, options);
  expect(judgePlan(made, judgedFacts(world))).toEqual([]);
  return made.entries.find(({ declared }) => !declared)!;
}

/** The secret `old` with its token. */
const left = (token: Partial<TokenFacts> = {}, secret: Partial<SecretFacts> = {}): EntryScene => ({
  secret: secretWith('old', { v1: ['AWSCURRENT'] }, secret),
  tokens: [issued('old', 'v1', token)],
});
const ENDS = ['recheck', 'disable tok_old_v1', 'revoke tok_old_v1', 'recheck', 'delete-secret'];

describe('a secret that no entry comes to', () => {
  test('is reported, and ends with prune: its token first, then itself, restorable', () => {
    expect(holdsOf(undeclared(left(), { options: {} }))).toEqual(['undeclared']);
    const [removal] = undeclared(left()).actions;
    expect(removal).toMatchObject({ kind: 'remove', token: 'old', reasons: [{ code: 'removed' }] });
    expect(removal?.secret).toEqual({ region: 'eu-west-1', name: 'hawzu/acme/old', arn: arnOf('old') });
    expect(removal?.effects[0]).toBe("its secret can be restored for 30 days; its tokens can't");
    expect(stepsOf(undeclared(left()))).toEqual(ENDS);
  });

  test.each([
    ['0', 0],
    ['7', 7],
    ['30', 30],
    ['6', 30],
    ['31', 30],
    ['-1', 30],
    ['7.5', 30],
    ['soon', 30],
    [undefined, 30],
  ])('can be restored for as long as its tag says, where AWS knows that: %p, %i days', (tag, days) => {
    const { [RECOVERY_TAG]: _tag, ...tags } = tagsOf('old');
    const scene = left({}, { tags: { ...tags, ...(tag !== undefined && { [RECOVERY_TAG]: tag }) } });
    const [removal] = undeclared(scene).actions;
    expect(removal?.steps.at(-1)).toMatchObject({ kind: 'delete-secret', recoveryWindowDays: days });
    expect(removal?.effects[0]).toContain(`restored for ${days} days`);
  });

  test('is kept where nothing proves its workspace, or it can not be read', () => {
    expect(holdsOf(undeclared({ ...left(), unproven: true }))).toEqual(['workspace-unproven']);
    expect(holdsOf(undeclared({ ...left(), secret: unknown('denied') }))).toEqual(['secret-unreadable']);
  });

  test('is kept while a resource claims any of its tokens, unless the run says its name', () => {
    const claimed = issued('old', 'v0', { label: `${issued('old', 'v0').label}+abc` });
    const scene = { ...left(), tokens: [claimed, issued('old', 'v1')] };
    expect(holdsOf(undeclared(scene))).toEqual(['claimed']);
    expect(stepsOf(undeclared(scene, { options: { ...prune, claimed: only('old') } }))).toContain('delete-secret');
    const theirs = { ...stranger(), label: claimed.label };
    expect(stepsOf(undeclared({ ...left(), tokens: [theirs, issued('old', 'v1')], depth: LISTED }))).toEqual(ENDS);
  });

  test('that is going already has its tokens ended, and is left to go', () => {
    expect(stepsOf(undeclared(left({}, { deletedAt: at(20 * DAY) })))).toEqual(ENDS.slice(0, 3));
    const gone = { secret: secretWith('old', { v1: ['AWSCURRENT'] }, { deletedAt: at(20 * DAY) }), tokens: [] };
    expect(undeclared(gone)).toBeUndefined();
  });

  test.each<[string, Partial<TokenFacts>, Partial<TokenFacts> | undefined, readonly string[]]>([
    ['its only marked token', {}, undefined, ENDS.slice(0, 3)],
    ['its only marked token, edited by us', { updatedAt: at(2 * DAY) }, undefined, ENDS.slice(0, 3)],
    ['the one as it was made, beside a relabelled one', {}, { updatedAt: at(2 * DAY) }, ENDS.slice(0, 3)],
    [
      'none, where a stranger copied the mark of a changed one',
      { updatedAt: at(2 * DAY) },
      { createdBy: 'ann', createdByToken: null },
      [],
    ],
    ['none, where both were changed', { updatedAt: at(2 * DAY) }, { updatedAt: at(3 * DAY) }, []],
  ])('awaits its deletion, so that its values can not be read: %s ends', (_what, own, other, steps) => {
    const scene = left(own, { deletedAt: at(20 * DAY) });
    const copied = other && issued('old', 'v1', { nonce: 'copied', ...other, id: tokenId('tok_other') });
    expect(stepsOf(undeclared({ ...scene, tokens: [...scene.tokens!, ...(copied ? [copied] : [])] }))).toEqual(steps);
  });

  test.each<[string, Partial<TokenFacts>]>([
    ['is disabled', { status: 'disabled', disabledAt: at(DAY) }],
    ['has expired', { expiresAt: at(DAY) }],
  ])('has a token that %s revoked without more ado', (_what, token) => {
    expect(stepsOf(undeclared(left(token)))).toEqual(ENDS.filter((step) => !step.startsWith('disable')));
  });

  test('stays with the token that the run works with, and goes without one that it worked with before it was replaced', () => {
    const own = issued('old', 'v1', { id: MANAGEMENT });
    const entry = undeclared({ ...left(), tokens: [own] });
    expect([stepsOf(entry), holdsOf(entry)]).toEqual([[], ['management-token']]);
    const older = issued('old', 'v0', { id: MANAGEMENT });
    expect(stepsOf(undeclared({ ...left(), tokens: [older, issued('old', 'v1')] }))).toEqual(ENDS);
  });

  test.each<[string, StoredToken, TokenFacts | undefined, 'stays' | 'goes']>([
    [
      'another entry’s token',
      { kind: 'token', tokenId: tokenId('tok_web_v1'), proof: 'authenticated' },
      issued('web', 'v1'),
      'stays',
    ],
    [
      'a hand-made token that works',
      { kind: 'token', tokenId: tokenId('tok_hand_v1'), proof: 'authenticated' },
      byHand(),
      'stays',
    ],
    [
      'a hand-made token that has expired',
      { kind: 'token', tokenId: tokenId('tok_hand_v1'), proof: 'authenticated' },
      byHand(at(DAY)),
      'goes',
    ],
    ['a text of somebody’s', { kind: 'unrecognised' }, undefined, 'stays'],
    ['a value for another endpoint', { kind: 'elsewhere', what: 'endpoint https://other.example' }, undefined, 'stays'],
    ['a value that could not be read', { kind: 'unreadable', why: 'denied' }, undefined, 'stays'],
    [
      'a token of its own that is no more',
      { kind: 'refused', tokenId: tokenId('tok_old_v0'), label: issued('old', 'v0').label },
      undefined,
      'goes',
    ],
    [
      'a token of another entry that is no more',
      { kind: 'refused', tokenId: tokenId('tok_web_v0'), label: issued('web', 'v0').label },
      undefined,
      'stays',
    ],
    [
      'a token that is no more and has no label',
      { kind: 'refused', tokenId: tokenId('tok_web_v0') },
      undefined,
      'goes',
    ],
    ['no value', { kind: 'empty' }, undefined, 'goes'],
  ])('whose current version holds %s', (_what, stored, token, becomes) => {
    const versions = [{ id: version('v1'), stages: ['AWSCURRENT'], createdAt: at(0) }];
    const depth = { versions, stored: new Map([[version('v1'), stored]]) };
    const older = issued('old', 'v0', { createdAt: at(0) });
    const entry = undeclared({ ...left(), tokens: [older, ...(token ? [token] : [])], depth });
    expect(stepsOf(entry).includes('delete-secret')).toBe(becomes === 'goes');
    expect(holdsOf(entry).includes('secret-used-by-others')).toBe(becomes === 'stays');
    expect(stepsOf(entry)).toContain('revoke tok_old_v0');
  });
});

/** The versions of `old` were listed, and none held the value of another token. */
const LISTED = { versions: [{ id: version('v1'), stages: ['AWSCURRENT'], createdAt: at(0) }] };

function stranger(token: Partial<TokenFacts> = {}): TokenFacts {
  return issued('old', 'v9', { createdByToken: tokenId('tok_x'), ...token });
}

function byHand(expiresAt: Instant | null = null): TokenFacts {
  return issued('hand', 'v1', { label: 'by hand', createdByToken: null, createdBy: 'person@acme.example', expiresAt });
}

describe('a secret that its entry left', () => {
  /** The entry's present token was made a day after the former one. */
  const MADE = at(DAY);
  const now = (ms: number) => at(2 * DAY + ms);
  const ci = (token: Partial<TokenFacts> = {}, secret: Partial<SecretFacts> = {}): EntryScene =>
    steady({ createdAt: MADE, ...token }, { lastChangedAt: MADE, ...secret });
  const former = (token: Partial<TokenFacts> = {}, secret: Partial<SecretFacts> = {}): EntryScene => ({
    ...left({ lastUsedAt: at(HOUR), ...token }, secret),
    formerOf: 'ci',
  });

  test('is reported, and ends with prune a day after the present token was made, to the millisecond', () => {
    expect(holdsOf(undeclared(former(), { now: now(0), options: {}, ci: ci() }))).toEqual(['former-secret']);
    const before = undeclared(former(), { now: now(-1), ci: ci() });
    expect([before.actions, before.holds[0]?.until]).toEqual([[], now(0)]);
    const entry = undeclared(former(), { now: now(0), ci: ci() });
    expect(stepsOf(entry)).toEqual(ENDS);
    expect(entry.actions[0]?.reasons[0]?.code).toBe('former-secret');
    expect(entry.actions[0]?.effects).toHaveLength(1);
  });

  test.each<[string, EntryScene, EntryScene]>([
    ['the present secret', former(), ci({}, { lastChangedAt: at(DAY + HOUR) })],
    ['the former one', former({}, { lastChangedAt: at(DAY + HOUR) }), ci()],
  ])('waits for a day from the last change of %s', (_which, scene, entry) => {
    expect(undeclared(scene, { now: now(HOUR - 1), ci: entry }).holds[0]?.until).toBe(now(HOUR));
    expect(stepsOf(undeclared(scene, { now: now(HOUR), ci: entry }))).toEqual(ENDS);
  });

  test('waits for a day from the last use of any of its tokens after the present one was made', () => {
    const used = (...times: readonly number[]): EntryScene => ({
      ...former(),
      tokens: times.map((time, n) => issued('old', `v${n + 1}`, { lastUsedAt: at(time) })),
    });
    const scene = used(DAY + HOUR, DAY + 3 * HOUR, DAY + 2 * HOUR);
    expect(undeclared(scene, { now: now(3 * HOUR - 1), ci: ci() }).holds[0]?.until).toBe(now(3 * HOUR));
    expect(stepsOf(undeclared(scene, { now: now(3 * HOUR), ci: ci() }))).toContain('delete-secret');
    // At the very moment, it may be the run's own proof.
    expect(stepsOf(undeclared(used(DAY), { now: now(0), ci: ci() }))).toEqual(ENDS);
    expect(
      stepsOf(
        undeclared({ ...former(), tokens: [issued('old', 'v1', { lastUsedAt: null })] }, { now: now(0), ci: ci() }),
      ),
    ).toEqual(ENDS);
  });

  test('does not wait for what a stranger does with a token of theirs', () => {
    const tokens = [stranger({ lastUsedAt: now(-1) }), issued('old', 'v1')];
    const entry = undeclared({ ...former(), tokens, depth: LISTED }, { now: now(0), ci: ci() });
    expect(stepsOf(entry)).toEqual(ENDS);
    expect(holdsOf(entry)).toEqual(['unproven']);
  });

  test.each<[string, EntryScene]>([
    ['has no secret', { secret: undefined }],
    ['has no token', { secret: secretWith('ci', { v1: ['AWSCURRENT'] }), tokens: [] }],
    ['has no value', { secret: secretWith('ci', {}), tokens: [] }],
    ['has a token that does not work', ci({ status: 'disabled', disabledAt: at(DAY + HOUR) })],
    ['has a secret that can not be read', { ...ci(), secret: unknown('denied') }],
    ['comes to its secret by a rename only now', ci({}, { tags: { ...tagsOf('ci'), [NAME_TAG]: 'web' } })],
  ])('is needed while the entry %s', (_what, entry) => {
    const found = undeclared(former(), { now: at(9 * DAY), ci: entry });
    expect(found.actions).toEqual([]);
    expect(found.holds).toMatchObject([{ code: 'former-secret', severity: 'warning' }]);
    expect(found.holds[0]?.message).toContain('until the new secret of its entry holds a working token');
  });

  test('is not needed where the present one was given by ARN, and carries no name', () => {
    const { [NAME_TAG]: _name, ...tags } = tagsOf('ci');
    expect(stepsOf(undeclared(former(), { now: now(0), ci: ci({}, { tags }) }))).toEqual(ENDS);
  });
});

describe('an entry that is destroyed', () => {
  const destroy: PlanOptions = { destroy: only('ci') };
  const all = ['recheck', 'disable tok_ci_v1', 'revoke tok_ci_v1'];

  test('takes the secret that was made for it along, if its current value is still the one that was seen', () => {
    const { actions } = planned(steady(), at(DAY), {}, destroy);
    expect(actions).toMatchObject([{ kind: 'remove', reasons: [{ code: 'removed' }], effects: [] }]);
    expect(actions[0]?.steps).toEqual([
      { kind: 'recheck', lastChangedAt: BORN },
      { kind: 'disable', token: 'tok_ci_v1', ifMatch: '0' },
      { kind: 'revoke', token: 'tok_ci_v1', ifMatch: '0' },
      { kind: 'recheck', lastChangedAt: BORN },
      {
        kind: 'delete-secret',
        recoveryWindowDays: 30,
        current: version('v1'),
        identity: identityOf({ tags: { [OWNER_TAG]: 'acme-ci', [WORKSPACE_TAG]: 'ws_acme', [NAME_TAG]: 'ci' } }),
      },
    ]);
  });

  test('with nothing left has nothing to do', () => {
    expect(planned({ secret: undefined }, at(DAY), {}, destroy).actions).toEqual([]);
  });

  test.each<[string, Record<string, string>]>([
    ['another owner', { [OWNER_TAG]: 'team-b' }],
    ['another workspace', { [WORKSPACE_TAG]: 'ws_beta' }],
    ['another entry', { [NAME_TAG]: 'web' }],
  ])('leaves a secret with the tags of %s', (_whose, tags) => {
    expect(stepsOf(planned(steady({}, { tags: { ...tagsOf('ci'), ...tags } }), at(DAY), {}, destroy))).toEqual(all);
  });

  test('leaves a secret that was given by ARN, whatever tags it has', () => {
    expect(stepsOf(planned(steady(), at(DAY), { secret: externalSecret('ci') }, destroy))).toEqual(all);
  });

  describe('whose secret can not be read', () => {
    const unread = (tokens: readonly TokenFacts[]): EntryScene => ({ secret: unknown('denied'), tokens });
    const as = (more: Partial<Claimant>): PlanOptions => ({
      ...destroy,
      claimants: new Map([[tokenName('ci'), { claim: 'abc', comes: 'to-keep', remembers: new Set(), ...more }]]),
    });
    const claimed = (held: string, claim: string, more: Partial<TokenFacts> & { arn?: SecretArn } = {}) =>
      issued('ci', held, { label: `${issued('ci', held).label}+${claim}`, ...more });

    test('ends nothing for a command', () => {
      const entry = planned(unread([issued('ci', 'v1')]), at(DAY), {}, destroy);
      expect([entry.actions, holdsOf(entry)]).toEqual([[], ['secret-unreadable']]);
    });

    test('ends what the resource claims or remembers, leaves the secret and says so', () => {
      const tokens = [claimed('v1', 'abc'), issued('ci', 'v2'), issued('ci', 'v3', { createdAt: at(HOUR) })];
      const entry = planned(unread(tokens), at(DAY), {}, as({ remembers: new Set([tokenId('tok_ci_v2')]) }));
      const ended = ['disable tok_ci_v1', 'disable tok_ci_v2', 'revoke tok_ci_v1', 'revoke tok_ci_v2'];
      expect(stepsOf(entry)).toEqual(ended);
      expect(holdsOf(entry)).toEqual(['secret-stays']);
    });

    test('reports a token of somebody else’s with a copied claim, unless the state remembers it', () => {
      const copied = claimed('v1', 'abc', { createdByToken: tokenId('tok_x') });
      const entry = planned(unread([copied]), at(DAY), {}, as({}));
      expect([entry.actions, holdsOf(entry)]).toEqual([[], ['secret-stays', 'unproven']]);
      const remembered = as({ remembers: new Set([copied.id]) });
      const known = { creators: ['token tok_management', 'token tok_x'] };
      expect(stepsOf(planned(unread([copied]), at(DAY), {}, remembered, known))).toEqual(all.slice(1));
    });
  });

  test('leaves a superseded token’s claim of another to its resource', () => {
    const scene = superseded();
    expect(stepsOf(planned(scene, at(20 * DAY + HOUR), {}, destroy)).at(-1)).toBe('delete-secret');
  });
});
