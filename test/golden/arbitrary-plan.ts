import fc from 'fast-check';
import type { Access } from '../../src/core/model/access';
import type { Expiry } from '../../src/core/model/desired';
import { ownerId, projectId, secretArn, tokenId, tokenName, versionId, workspaceId } from '../../src/core/model/ids';
import type { Action, EntryPlan, Hold, Plan, Reason, SecretRef, SecretSettings, Step } from '../../src/core/model/plan';
import { instant } from '../../src/core/model/time';
import { contentHash } from '../../src/core/reconcile/observed/fingerprint';
import { contentOf } from '../../src/core/reconcile/plan';
import { ACTION_KINDS } from '../../src/core/reporting/plan/action-words';

/** Any text: names, labels and tags come from others. Wide, combining, steering and markup characters are frequent. */
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '日本語のトークン',
    '👩‍👩‍👧 family',
    '\u001b[31mred',
    'a|b',
    '</details>',
    '@acme/qa #1',
    '__proto__',
    'x'.repeat(300),
  ),
);
const when = fc.integer({ min: 0, max: Date.UTC(2200, 0, 1) }).map(instant);
const token = anyText.map(tokenId);
const version = anyText.map(versionId);
const name = anyText.map(tokenName);

const access: fc.Arbitrary<Access> = fc.oneof(
  fc.record({ type: fc.constant('workspace' as const), role: anyText }),
  fc.record({
    type: fc.constant('project' as const),
    grants: fc.array(fc.record({ project: anyText.map(projectId), role: anyText }), { maxLength: 3 }),
  }),
);
const expiry: fc.Arbitrary<Expiry> = fc.oneof(
  fc.record({
    kind: fc.constant('after' as const),
    duration: fc.record({ count: fc.nat(), unit: fc.constantFrom('h', 'd', 'w', 'M', 'y') }),
  }),
  fc.record({ kind: fc.constant('at' as const), at: when }),
  fc.record({ kind: fc.constant('never' as const) }),
);
const tags = fc.dictionary(anyText, anyText, { maxKeys: 3, noNullPrototype: true });
const settings: fc.Arbitrary<SecretSettings> = fc.record(
  { description: anyText, tags, kmsKeyId: anyText },
  { requiredKeys: ['description', 'tags'] },
);
const secret: fc.Arbitrary<SecretRef> = fc.record(
  { region: anyText, name: anyText, arn: anyText.map(secretArn) },
  { requiredKeys: ['name'] },
);
const format = fc.constantFrom('json' as const, 'plain' as const);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('create-secret' as const), settings }),
  fc.record({ kind: fc.constant('restore-secret' as const) }),
  fc.record({ kind: fc.constant('tag-secret' as const), tags }),
  fc.record(
    { kind: fc.constant('update-secret' as const), description: anyText, kmsKeyId: anyText },
    { requiredKeys: ['kind'] },
  ),
  fc.record(
    { kind: fc.constant('issue' as const), version, access, expiry, claim: anyText },
    { requiredKeys: ['kind', 'version', 'access', 'expiry'] },
  ),
  fc.record({ kind: fc.constant('store' as const), version, format }),
  fc.record({
    kind: fc.constant('restate' as const),
    from: version,
    version,
    token,
    label: anyText,
    format,
    expiresAt: fc.option(when),
  }),
  fc.record({ kind: fc.constant('verify' as const), what: fc.constantFrom('issued', 'stored'), version, access }),
  fc.record({ kind: fc.constant('promote' as const), from: version, to: version }),
  fc.record({ kind: fc.constant('drop-label' as const), label: anyText, version: fc.constant('first' as const) }),
  fc.record(
    {
      kind: fc.constant('edit' as const),
      token: fc.oneof(token, fc.constant('new' as const)),
      ifMatch: anyText,
      direction: fc.constantFrom('narrow', 'widen', 'expiry'),
      access,
      expiresAt: fc.option(when),
      claim: anyText,
    },
    { requiredKeys: ['kind', 'token', 'direction'] },
  ),
  fc.record(
    { kind: fc.constant('relabel' as const), token, ifMatch: anyText, label: anyText },
    { requiredKeys: ['kind', 'token', 'label'] },
  ),
  fc.record(
    { kind: fc.constantFrom('enable', 'disable', 'revoke'), token, ifMatch: anyText },
    { requiredKeys: ['kind', 'token'] },
  ) as fc.Arbitrary<Step>,
  fc.record({ kind: fc.constant('recheck' as const), lastChangedAt: when }),
  fc.record({
    kind: fc.constant('delete-secret' as const),
    recoveryWindowDays: fc.nat(30),
    current: fc.option(version),
    identity: fc.string(),
  }),
);
const reason: fc.Arbitrary<Reason> = fc.record(
  { code: anyText, message: anyText, until: when },
  { requiredKeys: ['code', 'message'] },
);
const hold: fc.Arbitrary<Hold> = fc.record(
  {
    severity: fc.constantFrom('info', 'warning', 'error'),
    code: fc.oneof(fc.constant('up-to-date'), anyText),
    message: anyText,
    until: when,
  },
  { requiredKeys: ['severity', 'code', 'message'] },
);
const action: fc.Arbitrary<Action> = fc.record({
  kind: fc.constantFrom(...ACTION_KINDS),
  token: name,
  reasons: fc.array(reason, { maxLength: 2 }),
  secret,
  steps: fc.array(step, { maxLength: 4 }),
  effects: fc.array(anyText, { maxLength: 2 }),
});
const entry: fc.Arbitrary<EntryPlan> = fc.record(
  {
    token: name,
    declared: fc.boolean(),
    actions: fc.array(action, { maxLength: 2 }),
    holds: fc.array(hold, { maxLength: 2 }),
    blocked: reason,
    fingerprint: fc.dictionary(anyText, anyText, { maxKeys: 3, noNullPrototype: true }),
  },
  { requiredKeys: ['token', 'declared', 'actions', 'holds', 'fingerprint'] },
);

/** Any plan that the types allow, with the hash of its contents. */
export const arbitraryPlan: fc.Arbitrary<Plan> = fc
  .record({
    ownerId: anyText.map(ownerId),
    workspace: anyText.map(workspaceId),
    asOf: when,
    managementToken: token,
    asked: fc.record({ prune: fc.boolean(), claimed: fc.array(anyText, { maxLength: 2 }), restore: fc.boolean() }),
    gate: fc.array(reason, { maxLength: 2 }),
    entries: fc.array(entry, { maxLength: 5 }),
  })
  .map((plan) => ({ ...plan, hash: contentHash(contentOf(plan)) }));
