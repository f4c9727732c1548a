import type { Diagnostic } from '../diagnostics/diagnostic';
import { runCodes } from '../diagnostics/catalogue/run';
import type { Action, EntryPlan, Plan, Reason } from '../model/plan';
import type { EntryFacts, Observed } from '../reconcile/observed/observed';

/** The share of tokens that one run may revoke, disable or replace, and the number of tokens from which it counts. */
export const GATE_PERCENT = 30;
const GATE_MINIMUM = 10;

/** So many entries, all with live tokens elsewhere and none with a secret here, are no coincidence of names. */
const ELSEWHERE_MINIMUM = 3;

/**
 * Refuses a plan that looks like a mistake: one that could break many working consumers. Rotation on schedule, retiring
 * what it superseded and replacing what has expired can break nobody; a gate that stops them needs a human to remember.
 * Tokens that are missing count: a wrong endpoint or a restored backup looks like that. An emergency is asked for by name.
 */
export function safetyGate(plan: Plan, world: Observed): Diagnostic[] {
  const refusals: Diagnostic[] = [];
  const isCounted = ({ token, declared }: EntryPlan, action: Action): boolean =>
    isDrastic(action) && !(declared && isUnreadTakeOver(action, world.declared.get(token)));
  const touched = plan.entries.filter((entry) => entry.actions.some((action) => isCounted(entry, action))).length;
  const total = tokensIn(plan, world);
  const percent = Math.round((touched / Math.max(total, 1)) * 100);
  if (total >= GATE_MINIMUM && touched / total > GATE_PERCENT / 100) {
    refusals.push(runCodes.diagnose('gate-too-many', { touched, total, percent, limit: GATE_PERCENT }));
  }
  const touchesOwn = plan.entries
    .flatMap((entry) => entry.actions)
    .some((action) => action.steps.some((step) => 'token' in step && step.token === plan.managementToken));
  if (touchesOwn) refusals.push(runCodes.diagnose('gate-management-token', { token: plan.managementToken }));
  const missing = looksMisplaced(plan, world);
  if (missing > 0) refusals.push(runCodes.diagnose('gate-elsewhere', { count: missing }));
  return refusals;
}

/** The gate's refusals as a plan carries them. */
export const verdictOf = (refusals: readonly Diagnostic[]): readonly Reason[] =>
  refusals.map(({ code, message }) => ({ code, message }));

/**
 * A run in the wrong region, or with the wrong account, finds none of its secrets and would make every token again. That
 * of an entry that is paused says nothing. A label proves that a token belongs to this owner's secret in another region;
 * otherwise it may be another owner's that has the same name, unless there are several.
 */
function looksMisplaced(plan: Plan, world: Observed): number {
  const creations = plan.entries.filter(
    (entry) => entry.declared && entry.actions.some(({ kind }) => kind === 'create'),
  );
  const standing = [...world.declared.values()].some(({ secret }) => secret.known && secret.value !== undefined);
  if (creations.length === 0 || standing) return 0;
  const elsewhere = creations.flatMap(({ token }) => {
    const found = world.declared.get(token)?.elsewhere ?? [];
    return found.length > 0 ? [found.some(({ region }) => region !== undefined)] : [];
  });
  const proven = elsewhere.some((isProven) => isProven);
  const all = elsewhere.length === creations.length && elsewhere.length >= ELSEWHERE_MINIMUM;
  return proven || all ? creations.length : 0;
}

/**
 * What is taken over is replaced only where its value is no working token. A plan has not read it and shows the most that can
 * happen; an apply has, and then it counts.
 */
const isUnreadTakeOver = ({ kind, reasons }: Action, facts: EntryFacts | undefined): boolean =>
  kind === 'replace' && facts?.depth?.stored === undefined && reasons.some(({ code }) => code === 'take-over');

/** Could break a consumer that works now. */
function isDrastic(action: Action): boolean {
  switch (action.kind) {
    case 'replace':
      return action.reasons.some((reason) => reason.code !== 'expired');
    case 'pause':
    case 'remove':
      return true;
    case 'update':
      return action.steps.some(({ kind }) => kind === 'remove-replicas');
    case 'rotate':
    case 'create':
    case 'finish':
    case 'narrow':
    case 'widen':
    case 'resume':
    case 'rollback':
    case 'retire':
    case 'take-over':
    case 'kill':
      return false;
  }
}

/** Entries that have, or had, a token: all that there are, whichever of them the plan is about. */
function tokensIn(plan: Plan, { declared, undeclared }: Observed): number {
  const replaced = new Set(plan.entries.filter(({ actions }) => actions.some(isReplacement)).map(({ token }) => token));
  const entries = [...declared].filter(([name, { tokens }]) => tokens.length > 0 || replaced.has(name));
  return entries.length + undeclared.filter(({ tokens }) => tokens.length > 0).length;
}

const isReplacement = ({ kind }: Action): boolean => kind === 'replace';
