import type { Plan } from '../core/model/plan';
import type { Prepared } from '../core/pass/prepare';
import { renderPlanText } from '../core/reconcile/render/plan-text';
import type { Terminal } from './terminal';

/** Shows a plan to people before it is applied. A machine that asked for JSON gets the outcome instead. */
export const showPlan =
  (terminal: Terminal, flags: { readonly format: string; readonly verbose?: boolean; readonly quiet?: boolean }) =>
  ({ plan }: Prepared): void => {
    if (flags.format === 'text' && !flags.quiet) terminal.say(planText(terminal, plan, flags.verbose ?? false));
  };

export const planText = (terminal: Terminal, plan: Plan, verbose: boolean): string =>
  renderPlanText(plan, { width: terminal.width, painter: terminal.painter, verbose });
