import type { Plan } from '../../src/core/model/plan';
import { tokenId } from '../../src/core/model/ids';
import { whatMoved } from '../../src/core/reconcile/compare-plans';
import { plan } from '../../src/core/reconcile/plan';
import { desiredState, desiredToken } from '../../src/testing/desired';
import { type EntryScene, issued, observed, secretWith } from '../../src/testing/observed-world';
import { at, DAY, HOUR, steady, superseded } from './planned';

const entry = desiredToken('ci');
const planAt = (scene: EntryScene, days: number): Plan =>
  plan(desiredState(entry), observed(at(days * DAY), { ci: scene }));
/** As it comes back from a file. */
const saved = (made: Plan): Plan => JSON.parse(JSON.stringify(made)) as Plan;
const before = saved(planAt(steady(), 1));

test.each<[string, Plan, RegExp]>([
  ['a rotation that fell due', planAt(steady(), 20), /^rotation of ci fell due$/],
  [
    'a token that was disabled',
    planAt(steady({ status: 'disabled', disabledAt: at(HOUR) }), 1),
    /^ci: token tok_ci_v1 was disabled$/,
  ],
  [
    'a token that was edited',
    planAt(steady({ expiresAt: at(9 * DAY) }), 1),
    /^ci: token tok_ci_v1 changed to expires 2026-01-10/,
  ],
  [
    'a version and a token that appeared',
    planAt(
      {
        secret: secretWith('ci', { v1: ['AWSCURRENT'], v2: ['AWSPENDING'] }),
        tokens: [issued('ci', 'v1'), issued('ci', 'v2', { createdAt: at(HOUR) })],
      },
      1,
    ),
    /^ci: version v2-+ appeared \(AWSPENDING\)$/,
  ],
  ['a label that moved', planAt(superseded(), 20), /^ci: version v1-+ carried AWSCURRENT and carries AWSPREVIOUS$/],
  ['a secret that is gone', planAt({ secret: undefined }, 1), /^ci: secret was arn:.* and is absent$/],
  ['a secret that can no longer be read', planAt({ secret: { known: false, why: 'denied' } }, 1), /and is unreadable$/],
  [
    'an entry that is blocked now',
    planAt(steady({}, { deletedAt: at(HOUR) }), 1),
    /^ci is blocked: secret hawzu\/acme\/ci is scheduled for deletion/,
  ],
  ['a token that was revoked', planAt({ ...steady(), tokens: [] }, 1), /^ci: token tok_ci_v1 is gone$/],
  [
    'an entry more',
    plan(desiredState(entry, desiredToken('web')), observed(at(DAY), { ci: steady(), web: { secret: undefined } })),
    /^web is declared now$/,
  ],
  ['an entry less', plan(desiredState(), observed(at(DAY), {})), /^ci is no longer declared$/],
])('says: %s', (_what, now, sentence) => {
  expect(now.hash).not.toBe(before.hash);
  expect(whatMoved(before, now)).toEqual(expect.arrayContaining([expect.stringMatching(sentence)]));
});

test('an action that went is told too', () => {
  const due = saved(planAt(steady(), 20));
  expect(whatMoved(due, planAt(steady(), 1))).toEqual(['ci: rotate is no longer planned']);
});

test('nothing moved between a plan, the same one from a file, and one made an hour later', () => {
  expect(whatMoved(before, planAt(steady(), 1))).toEqual([]);
  expect(whatMoved(before, planAt(steady(), 1 + 1 / 24))).toEqual([]);
});

test('a plan of another owner or workspace says so', () => {
  const other = {
    ...before,
    ownerId: 'other' as Plan['ownerId'],
    workspace: 'ws_other' as Plan['workspace'],
    hash: 'x',
  };
  expect(whatMoved(other, before)).toEqual([
    'the plan is of owner other, the spec of acme-ci',
    'the plan is for workspace ws_other, the spec for ws_acme',
  ]);
});

test('other steps of the same action, and a hash that nothing explains, still give a sentence', () => {
  const due = planAt(steady(), 20);
  const [first] = due.entries;
  const steps = [...first!.actions[0]!.steps, { kind: 'revoke', token: tokenId('tok_other') } as const];
  const forged: Plan = { ...due, hash: 'x', entries: [{ ...first!, actions: [{ ...first!.actions[0]!, steps }] }] };
  expect(whatMoved(forged, due).length).toBeGreaterThan(0);
  expect(whatMoved({ ...due, hash: 'x' }, due)).toHaveLength(1);
});
