import type { Diagnostic } from '../diagnostics/diagnostic';
import { runCodes } from '../diagnostics/catalogue/run';
import type { Action, EntryPlan, Plan } from '../model/plan';
import type { Observed } from '../reconcile/observed';

/** The share of tokens that one run may revoke, disable or replace, and the number of tokens from which it counts. */
export const GATE_PERCENT = 30;
const GATE_MINIMUM = 10;

/**
 * Refuses a plan that looks like a mistake. Rotation on schedule and retiring what it superseded do not count: they are
 * what this software is for, and a gate that stops them needs a human to remember.
 */
export function safetyGate(plan: Plan, world: Observed): Diagnostic[] {
  const refusals: Diagnostic[] = [];
  const touched = plan.entries.filter((entry) => entry.actions.some(isDrastic)).length;
  const total = plan.entries.filter((entry) => hasToken(entry, world)).length;
  const percent = Math.round((touched / Math.max(total, 1)) * 100);
  if (total >= GATE_MINIMUM && touched / total > GATE_PERCENT / 100) {
    refusals.push(runCodes.diagnose('gate-too-many', { touched, total, percent, limit: GATE_PERCENT }));
  }
  const touchesOwn = plan.entries
    .flatMap((entry) => entry.actions)
    .some((action) => action.steps.some((step) => 'token' in step && step.token === plan.managementToken));
  if (touchesOwn) refusals.push(runCodes.diagnose('gate-management-token', { token: plan.managementToken }));
  const declared = plan.entries.filter((entry) => entry.declared);
  const strangers = declared.filter((entry) => (world.declared.get(entry.token)?.elsewhere.length ?? 0) > 0);
  if (strangers.length > 0 && declared.every((entry) => entry.actions.some((action) => action.kind === 'create'))) {
    refusals.push(runCodes.diagnose('gate-elsewhere', { count: declared.length }));
  }
  return refusals;
}

function isDrastic(action: Action): boolean {
  if (action.reasons.some((reason) => reason.code === 'compromised')) return true;
  switch (action.kind) {
    case 'replace':
    case 'pause':
    case 'remove':
      return true;
    case 'rotate':
    case 'create':
    case 'finish':
    case 'narrow':
    case 'widen':
    case 'update':
    case 'resume':
    case 'rollback':
    case 'retire':
      return false;
  }
}

function hasToken(entry: EntryPlan, world: Observed): boolean {
  const facts = world.declared.get(entry.token) ?? world.undeclared.get(entry.token);
  return (facts?.tokens.length ?? 0) > 0 || entry.actions.some((action) => action.kind === 'replace');
}
