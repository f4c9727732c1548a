import type { ActionKind, EntryPlan, Plan, Reason } from '../../model/plan';
import { ACTION_KINDS, ACTION_WORDS } from './action-words';

/** How many of what. Actions are counted by kind; entries without any, by why. */
export interface PlanSummary {
  readonly actions: Readonly<Record<ActionKind, number>>;
  readonly asDeclared: number;
  /** Nothing is done now, and something is to be said or waited for. */
  readonly onHold: number;
  /** Ours, not declared, and left alone. */
  readonly undeclared: number;
  readonly blocked: number;
}

/** `up-to-date`: there is nothing more to say than that, and when it rotates. */
export type EntryState = 'blocked' | 'changes' | 'undeclared' | 'holds' | 'up-to-date';

/** Holds of an entry that is as the spec wants it. */
const AS_DECLARED = new Set(['up-to-date', 'paused', 'paused-not-created']);

function stateOf(entry: EntryPlan): EntryState {
  if (entry.blocked) return 'blocked';
  if (entry.actions.length > 0) return 'changes';
  if (!entry.declared) return 'undeclared';
  return entry.holds.every((hold) => hold.code === 'up-to-date') ? 'up-to-date' : 'holds';
}

/** Blocked entries first, then what changes, then what is left alone; by name within each. */
const ORDER: readonly EntryState[] = ['blocked', 'changes', 'undeclared', 'holds', 'up-to-date'];

export const entriesByState = (plan: Plan): ReadonlyMap<EntryState, readonly EntryPlan[]> =>
  new Map(ORDER.map((state) => [state, plan.entries.filter((entry) => stateOf(entry) === state)]));

const isAsDeclared = (entry: EntryPlan): boolean =>
  entry.holds.every((hold) => hold.severity === 'info') &&
  (entry.holds.length === 0 || entry.holds.some((hold) => AS_DECLARED.has(hold.code)));

export function summarisePlan(plan: Plan): PlanSummary {
  const entries = entriesByState(plan);
  const still = [...(entries.get('holds') ?? []), ...(entries.get('up-to-date') ?? [])];
  const all = plan.entries.filter((entry) => !entry.blocked).flatMap((entry) => entry.actions);
  const asDeclared = still.filter(isAsDeclared).length;
  return {
    actions: Object.fromEntries(
      ACTION_KINDS.map((kind) => [kind, all.filter((action) => action.kind === kind).length]),
    ) as Record<ActionKind, number>,
    asDeclared,
    onHold: still.length - asDeclared,
    undeclared: entries.get('undeclared')?.length ?? 0,
    blocked: entries.get('blocked')?.length ?? 0,
  };
}

/** `2 to create, 1 to rotate, 9 as declared`; `no entries` for an empty plan. */
export function summaryWords(summary: PlanSummary): string {
  const parts = [
    ...(summary.blocked > 0 ? [`${summary.blocked} blocked`] : []),
    ...ACTION_KINDS.filter((kind) => summary.actions[kind] > 0).map(
      (kind) => `${summary.actions[kind]} ${ACTION_WORDS[kind].counted}`,
    ),
    ...(summary.onHold > 0 ? [`${summary.onHold} on hold`] : []),
    ...(summary.undeclared > 0 ? [`${summary.undeclared} not in the spec`] : []),
    ...(summary.asDeclared > 0 ? [`${summary.asDeclared} as declared`] : []),
  ];
  return parts.length === 0 ? 'no entries' : parts.join(', ');
}

/** The closing sentence, the same in every format. */
export function closingLine(summary: PlanSummary): string {
  const words = summaryWords(summary);
  const changes = ACTION_KINDS.some((kind) => summary.actions[kind] > 0);
  if (summary.blocked > 0 && !changes) return `Nothing can be done before that is settled: ${words}.`;
  return changes ? `Plan: ${words}.` : `Nothing to do: ${words}.`;
}

/** What to do about a refusal of the gate. Nothing lets a run change the token that it works with. */
export function wayPastGate({ code }: Pick<Reason, 'code'>): string {
  if (code === 'gate-management-token') return 'Use another management token for this.';
  if (code === 'gate-elsewhere')
    return 'Check AWS region and credentials. With --force, new ones are created here too.';
  return 'With --force it goes on.';
}
