import type { Action, EntryPlan, Plan, Step } from '../model/plan';
import type { Violation } from './world';

/**
 * Judges a plan before it is applied, from what it says and the facts that it quotes: invariants 1, 4, 5 and 6 as far as
 * a plan can break them.
 */
export function judgePlan(plan: Plan): Violation[] {
  return plan.entries.flatMap((entry) =>
    entry.actions.flatMap((action) => [
      ...ownTokenUntouched(plan, action),
      ...onlyKnownTokensStopped(entry, action),
      ...currentSurvives(entry, action),
      ...promotedFromSeen(entry, action),
      ...verifiedBeforePromoted(action),
      ...issuedIsStored(action),
      ...retiringIsGuarded(action),
    ]),
  );
}

const broken = (invariant: number, action: Action, detail: string): Violation => ({
  invariant,
  detail: `${action.token}, ${action.kind}: ${detail}`,
});

const stops = (step: Step): step is Extract<Step, { kind: 'disable' | 'revoke' }> =>
  step.kind === 'disable' || step.kind === 'revoke';

function ownTokenUntouched(plan: Plan, action: Action): Violation[] {
  return action.steps
    .filter((step) => 'token' in step && step.token === plan.managementToken)
    .map((step) => broken(6, action, `${step.kind} of the management token of this run`));
}

/** Invariant 6: only exact token ids that were observed are disabled or revoked. */
function onlyKnownTokensStopped(entry: EntryPlan, action: Action): Violation[] {
  return action.steps
    .filter(stops)
    .filter((step) => entry.fingerprint[`token ${step.token}`] === undefined)
    .map((step) => broken(6, action, `${step.kind} of ${step.token}, which was not observed as a token of this entry`));
}

/** A secret that could not be read gives no facts, and without facts nothing is stopped (invariant 6). */
function currentSurvives(entry: EntryPlan, action: Action): Violation[] {
  const unread = entry.fingerprint['secret'] === 'unreadable' && action.steps.some(stops);
  return unread ? [broken(6, action, 'stops a token although its secret could not be read')] : [];
}

/** Invariant 5: AWSCURRENT moves only from the version that the plan saw as current. */
function promotedFromSeen(entry: EntryPlan, action: Action): Violation[] {
  return action.steps.flatMap((step) => {
    if (step.kind === 'promote' && !entry.fingerprint[`version ${step.from}`]?.split(' ').includes('AWSCURRENT')) {
      return [broken(5, action, `promotes from ${step.from}, which is not the current version that was seen`)];
    }
    return step.kind === 'drop-label' && step.label === 'AWSCURRENT' ? [broken(5, action, 'removes AWSCURRENT')] : [];
  });
}

/** Invariant 1: nothing becomes current that did not prove itself in the same action. */
function verifiedBeforePromoted(action: Action): Violation[] {
  return action.steps.flatMap((step, index) => {
    const before = action.steps.slice(0, index);
    const becomesCurrent =
      step.kind === 'promote' ? step.to : step.kind === 'store' && isFirst(action) ? step.version : undefined;
    if (becomesCurrent === undefined) return [];
    const proven = before.some((earlier) => earlier.kind === 'verify' && earlier.version === becomesCurrent);
    return proven ? [] : [broken(1, action, `${step.kind} of a value that was not verified before`)];
  });
}

/** The first value of a secret becomes current by being stored (AWS). */
const isFirst = (action: Action): boolean => !action.steps.some((step) => step.kind === 'promote');

/** Invariant 4 and "lose nothing": what is issued is stored under the version that it was issued for. */
function issuedIsStored(action: Action): Violation[] {
  return action.steps.flatMap((step, index) => {
    if (step.kind !== 'issue') return [];
    const stored = action.steps
      .slice(index + 1)
      .some((later) => later.kind === 'store' && later.version === step.version);
    return stored ? [] : [broken(4, action, 'issues a token and does not store its value')];
  });
}

/** Retiring rests on an unchanged secret, so it looks again right before it acts. */
function retiringIsGuarded(action: Action): Violation[] {
  return action.kind === 'retire' && action.steps[0]?.kind !== 'recheck'
    ? [broken(6, action, 'retires without looking again')]
    : [];
}
