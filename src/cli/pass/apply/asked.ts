import type { DesiredState } from '../../../core/model/desired';
import type { Plan } from '../../../core/model/plan';
import type { PlanOptions } from '../../../core/reconcile/entry/subject';

/** What plan and apply may be asked for beyond "make it as declared". */
export interface AskedFlags {
  readonly prune?: boolean;
  readonly claimed?: readonly string[];
  readonly restore?: boolean;
}

/** The same as a pass takes it, for one spec. */
export const askedBy = (
  { prune = false, claimed = [], restore = false }: AskedFlags,
  desired: DesiredState,
): PlanOptions => ({
  prune,
  claimed: new Set(claimed),
  ...(restore && { restore: new Set(desired.tokens.map(({ name }) => name)) }),
});

/** What the saved plan of a spec was made with. */
export function askedOf(saved: readonly Plan[] | undefined, desired: DesiredState): PlanOptions | undefined {
  const plan = saved?.find((one) => one.ownerId === desired.ownerId && one.workspace === desired.workspace);
  return plan && askedBy(plan.asked, desired);
}
