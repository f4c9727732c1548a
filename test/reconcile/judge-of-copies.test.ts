import type { EntryOfPlan, PlanFacts, SecretSeen } from '../../src/core/invariants/plan/plan-facts';
import { judgePlan } from '../../src/core/invariants/plan/plan-soundness';
import { secretArn, tokenId, tokenName, versionId, workspaceId } from '../../src/core/model/ids';
import { scopeKeyOf } from '../../src/core/model/label';
import type { Action, Plan, Step } from '../../src/core/model/plan';
import { later } from '../../src/core/model/time';
import { judgedFacts } from '../../src/core/pass/judged-facts';
import type { SecretFacts } from '../../src/core/ports/secret-store';
import { plan as makePlan } from '../../src/core/reconcile/plan';
import { desiredState, desiredToken } from '../../src/testing/memory/desired';
import { BORN, observed, OWNER } from '../../src/testing/memory/observed-world';
import { SETTLE, TOMBSTONED, tombstoned } from './planned';

const arnIn = (region: string, suffix = 'AbCdEf', account = '123456789012') =>
  secretArn(`arn:aws:secretsmanager:${region}:${account}:secret:hawzu/acme/ci-${suffix}`);
const HERE = arnIn('eu-west-1');
const THERE = arnIn('us-east-1');
const place = (arn: typeof HERE): string => scopeKeyOf(OWNER, arn);
const base = (arn: string): string => arn.slice(0, -7);
const LOOK: Step = { kind: 'recheck', lastChangedAt: BORN };
const DELETE: Step = { kind: 'delete-secret', recoveryWindowDays: 30, current: null, identity: '' };

/** A plan that does something to the secret in the other region, and what is seen of the world. */
function judged(
  {
    steps = [LOOK, DELETE],
    kind = 'remove',
    declared = false,
  }: Partial<Pick<Action, 'kind' | 'steps'>> & { declared?: boolean },
  facts: Partial<PlanFacts> & { readonly secretsSeen: readonly SecretSeen[] },
): readonly string[] {
  const secret = { region: 'us-east-1', name: 'hawzu/acme/ci', arn: THERE };
  const action: Action = { kind, token: tokenName('ci'), reasons: [], secret, steps, effects: [] };
  const entry = { token: tokenName('ci'), declared, actions: [action], holds: [], fingerprint: { secret: THERE } };
  const plan: Plan = {
    ownerId: OWNER,
    workspace: workspaceId('ws_acme'),
    asOf: BORN,
    entries: [entry],
    managementToken: tokenId('tok_management'),
    asked: { prune: true, claimed: [], restore: false },
    gate: [],
    hash: '',
  };
  const seen: EntryOfPlan = {
    ...{ token: 'ci', declared, arn: THERE, isRotated: false },
    ...{ scopeKeys: [place(THERE)], versions: [], tokens: [] },
  };
  const leaked = { entries: new Set<string>(), tokens: new Set(['tok_x']) };
  const none = { declaredSecrets: new Set<string>(), creators: new Set<string>(), shown: [], places: [], leaked };
  const known: PlanFacts = { ...none, ...facts, entries: [seen] };
  return judgePlan(plan, known).map(({ detail }) => detail);
}

const refused = [expect.stringMatching(/copy/)];
const alone = [{ arn: THERE }];

describe('a plan is refused that removes a copy', () => {
  test.each<[string, readonly SecretSeen[], Partial<PlanFacts>]>([
    ['which AWS says is one', [{ arn: THERE, primaryRegion: 'eu-west-1' }], {}],
    ['promoted from a declared entry’s secret', [...alone, { arn: HERE }], { declaredSecrets: new Set([base(HERE)]) }],
    ['promoted from a secret that tokens are labelled for', [...alone, { arn: HERE }], { places: [place(HERE)] }],
  ])('%s', (_what, secretsSeen, facts) => {
    expect(judged({}, { secretsSeen, ...facts })).toEqual(refused);
  });
});

describe('a plan may remove', () => {
  test.each<[string, readonly SecretSeen[], Partial<PlanFacts>]>([
    ['a secret that stands alone', alone, {}],
    ['a primary', [{ arn: THERE, primaryRegion: 'us-east-1' }], {}],
    [
      'one of that name made anew',
      [...alone, { arn: arnIn('eu-west-1', 'OtHeRs') }],
      { places: [place(arnIn('eu-west-1', 'OtHeRs'))] },
    ],
    [
      'one of another account',
      [...alone, { arn: arnIn('eu-west-1', 'AbCdEf', '222222222222') }],
      { places: [place(HERE)] },
    ],
    ['the original of a copy', [...alone, { arn: HERE, primaryRegion: 'us-east-1' }], { places: [place(THERE)] }],
    ['one that has tokens of its own', [...alone, { arn: HERE }], { places: [place(HERE), place(THERE)] }],
    ['the first of two without any token', [...alone, { arn: HERE }], {}],
  ])('%s', (_what, secretsSeen, facts) => {
    expect(judged({}, { secretsSeen, ...facts })).toEqual([]);
  });
});

describe('nothing is written to a copy', () => {
  const secretsSeen = [{ arn: THERE, primaryRegion: 'eu-west-1' }];
  const version = versionId('v'.repeat(36));
  test.each<[string, Step]>([
    ['a tag', { kind: 'tag-secret', tags: {} }],
    ['a setting', { kind: 'update-secret', description: 'x' }],
    ['a copy of it', { kind: 'add-replicas', replicas: [] }],
    ['the end of another', { kind: 'remove-replicas', regions: [] }],
    ['a label', { kind: 'drop-label', label: 'AWSPREVIOUS', version }],
    ['a rotation', { kind: 'request-rotation', version }],
  ])('%s', (_what, step) => {
    expect(judged({ steps: [step], kind: 'update', declared: true }, { secretsSeen })).toEqual(refused);
  });

  test('an emergency only kills, and asks no copy', () => {
    const revoke: Step = { kind: 'revoke', token: tokenId('tok_x') };
    expect(judged({ steps: [revoke], kind: 'kill', declared: true }, { secretsSeen })).toEqual([]);
  });
});

describe('a plan is refused that ends a superseded token', () => {
  const due = later(TOMBSTONED, SETTLE);
  const inSync = { primaryRegion: 'eu-west-1', replicas: [{ region: 'us-east-1', status: 'InSync' as const }] };
  /** What the planner makes while copies are in sync, judged by facts in which they are not. */
  const retiring = (seen: Partial<SecretFacts>, token: Parameters<typeof tombstoned>[0] = {}) => {
    const worldOf = (secret: Partial<SecretFacts>) => observed(due, { ci: tombstoned(token, secret) });
    const made = makePlan(desiredState(desiredToken('ci')), worldOf(inSync));
    expect(made.entries[0]!.actions.map(({ kind }) => kind)).toEqual(['retire']);
    return judgePlan(made, judgedFacts(worldOf(seen))).map(({ detail }) => detail);
  };
  const behind = (status: 'InProgress' | 'Failed') => ({ ...inSync, replicas: [{ region: 'us-east-1', status }] });

  test.each<[string, Partial<SecretFacts>]>([
    ['while a copy gets what changed', behind('InProgress')],
    ['while a copy has failed', behind('Failed')],
    ['while nobody has asked how the copies are', { primaryRegion: 'eu-west-1' }],
  ])('%s', (_what, secret) => {
    expect(retiring(secret)).toEqual([expect.stringMatching(/a copy of its secret may still show/)]);
  });

  test('and not while they are in sync, where there are none, or when the token has expired', () => {
    expect([retiring(inSync), retiring({}), retiring(behind('Failed'), { expiresAt: due })]).toEqual([[], [], []]);
  });
});
