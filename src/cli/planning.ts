import type { EntryPlan, Plan } from '../core/model/plan';
import { renderPlanText } from '../core/reconcile/render/plan-text';
import { withEntries } from '../core/reconcile/restrict';
import type { Terminal } from './terminal';

/** Shows plans to people before they are applied. A machine that asked for JSON gets the outcome instead. */
export const showPlan =
  (terminal: Terminal, flags: { readonly format: string; readonly verbose?: boolean; readonly quiet?: boolean }) =>
  (plans: readonly Plan[]): void => {
    if (flags.format === 'text' && !flags.quiet) terminal.say(plansText(terminal, plans, flags.verbose ?? false));
  };

/** The plans of a run, one after the other. */
export const plansText = (terminal: Terminal, plans: readonly Plan[], verbose: boolean): string =>
  plans.map((plan) => renderPlanText(plan, { width: terminal.width, painter: terminal.painter, verbose })).join('\n');

/** Plans with only the entries that were asked for. */
export const narrowed = (
  plans: readonly Plan[],
  isNamed: ((entry: EntryPlan) => boolean) | undefined,
): readonly Plan[] => (isNamed ? plans.map((plan) => withEntries(plan, plan.entries.filter(isNamed))) : plans);
