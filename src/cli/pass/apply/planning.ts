import type { EntryPlan, Plan } from '../../../core/model/plan';
import { renderPlanText } from '../../../core/reporting/plan/plan-text';
import { withEntries } from '../../../core/reconcile/restrict';
import type { Terminal } from '../../terminal/terminal';

/** Whether a command was asked about an entry. Absent: it was asked about all. */
export type Concerns = (entry: EntryPlan) => boolean;

/** Shows plans to people before they are applied. A machine that asked for JSON gets the outcome instead. */
export const showPlan =
  (terminal: Terminal, flags: { readonly format: string; readonly verbose?: boolean; readonly quiet?: boolean }) =>
  (plans: readonly Plan[], concerns?: Concerns): void => {
    if (flags.format === 'text' && !flags.quiet)
      terminal.say(plansText(terminal, plans, flags.verbose ?? false, concerns));
  };

/** The plans of a run, one after the other. Entries that were not asked about are a number. */
export function plansText(terminal: Terminal, plans: readonly Plan[], verbose: boolean, concerns?: Concerns): string {
  const style = { width: terminal.width, painter: terminal.painter, brief: terminal.brief, verbose };
  return plans
    .map((plan) => ({ plan: narrow(plan, concerns), all: plan.entries.length }))
    .filter(({ plan, all }) => plan.entries.length > 0 || all === 0)
    .map(({ plan, all }) => renderPlanText(plan, { ...style, others: all - plan.entries.length }))
    .join('\n');
}

/** Plans with only the entries that were asked about. */
export const narrowed = (plans: readonly Plan[], concerns: Concerns | undefined): readonly Plan[] =>
  plans.map((plan) => narrow(plan, concerns));

const narrow = (plan: Plan, concerns: Concerns | undefined): Plan =>
  concerns ? withEntries(plan, plan.entries.filter(concerns)) : plan;
