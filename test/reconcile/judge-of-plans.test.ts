import { judgePlan } from '../../src/core/invariants/plan-soundness';
import { tokenId } from '../../src/core/model/ids';
import type { Action, Plan, Step } from '../../src/core/model/plan';
import { later } from '../../src/core/model/time';
import { plan } from '../../src/core/reconcile/plan';
import { desiredState, desiredToken } from '../../src/testing/desired';
import { type EntryScene, MANAGEMENT, observed, version } from '../../src/testing/observed-world';
import { at, DAY, ROTATED, SETTLE, steady, superseded, TOMBSTONED, tombstoned } from './planned';

const planOf = (scene: EntryScene, now: ReturnType<typeof at>): Plan =>
  plan(desiredState(desiredToken('ci')), observed(now, { ci: scene }));
const create = planOf({ secret: undefined }, at(0));
const rotate = planOf(steady(), at(20 * DAY));
const retire = planOf(tombstoned(), later(TOMBSTONED, SETTLE));
const tombstone = planOf(superseded(), later(ROTATED, DAY));

/** The same plan with the steps of its first action changed by hand. */
function broken(whole: Plan, change: (steps: readonly Step[]) => readonly Step[], more: Partial<Action> = {}): Plan {
  const [entry] = whole.entries;
  const [action] = entry!.actions;
  const actions = [{ ...action!, steps: change(action!.steps), ...more }];
  return { ...whole, entries: [{ ...entry!, actions }] };
}

const without = (kind: Step['kind']) => (steps: readonly Step[]) => steps.filter((step) => step.kind !== kind);
const plus = (step: Step) => (steps: readonly Step[]) => [...steps, step];
const first = (plans: Plan): number[] => judgePlan(plans).map((violation) => violation.invariant);

test.each([create, rotate, retire, tombstone])('a plan as the planner makes it is sound', (whole) => {
  expect(whole.entries[0]?.actions).toHaveLength(1);
  expect(judgePlan(whole)).toEqual([]);
});

test.each<[string, number, Plan]>([
  ['stops the token of the run', 6, broken(retire, plus({ kind: 'disable', token: MANAGEMENT }))],
  [
    'edits the token of the run',
    6,
    broken(rotate, plus({ kind: 'edit', token: MANAGEMENT, direction: 'expiry', expiresAt: null })),
  ],
  [
    'revokes a token that was not observed',
    6,
    broken(retire, plus({ kind: 'revoke', token: tokenId('tok_stranger') })),
  ],
  [
    'disables a token that was not observed',
    6,
    broken(retire, plus({ kind: 'disable', token: tokenId('tok_stranger') })),
  ],
  [
    'promotes from a version that was not current',
    5,
    broken(rotate, (steps) => steps.map((step) => (step.kind === 'promote' ? { ...step, from: version('v0') } : step))),
  ],
  [
    'removes AWSCURRENT',
    5,
    broken(tombstone, plus({ kind: 'drop-label', label: 'AWSCURRENT', version: version('v2') })),
  ],
  ['promotes what was not verified', 1, broken(rotate, without('verify'))],
  [
    'verifies only after the promotion',
    1,
    broken(rotate, (steps) => [...without('verify')(steps), ...steps.filter((step) => step.kind === 'verify')]),
  ],
  [
    'verifies another version than it promotes',
    1,
    broken(rotate, (steps) =>
      steps.map((step) => (step.kind === 'verify' ? { ...step, version: version('v1') } : step)),
    ),
  ],
  ['stores a first value that was not verified', 1, broken(create, without('verify'))],
  ['issues and does not store', 4, broken(rotate, without('store'))],
  [
    'stores before it issues',
    4,
    broken(rotate, (steps) => [...steps.filter((step) => step.kind === 'store'), ...without('store')(steps)]),
  ],
  [
    'stores under another version than it issued for',
    4,
    broken(rotate, (steps) =>
      steps.map((step) => (step.kind === 'store' ? { ...step, version: version('v9') } : step)),
    ),
  ],
  ['retires without looking again', 6, broken(retire, without('recheck'))],
  ['looks again only after it has retired', 6, broken(retire, (steps) => [...steps].reverse())],
])('a plan that %s is refused', (_what, invariant, whole) => {
  expect(first(whole)).toContain(invariant);
});

test('a plan that stops a token although its secret could not be read is refused', () => {
  const [entry] = retire.entries;
  const fingerprint = { ...entry!.fingerprint, secret: 'unreadable' };
  expect(first({ ...retire, entries: [{ ...entry!, fingerprint }] })).toContain(6);
});
