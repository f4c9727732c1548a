import { renderText } from '../../../core/reporting/diagnostics/render-text';
import { renderOutcomesText } from '../../../core/reporting/outcomes/outcomes-text';
import { renderOutcomesJson } from '../../../core/reporting/outcomes/outcomes-json';
import type { Applied } from './applying';
import { stamp } from '../../terminal/stamp';
import type { Terminal } from '../../terminal/terminal';

/** Tells how every action ended, and what was left undone. */
export function showOutcomes(terminal: Terminal, applied: Applied, format: string): void {
  const { outcomes, problems } = applied;
  if (format === 'json') {
    const plans = applied.prepared.map(({ plan }) => plan);
    terminal.result(renderOutcomesJson(plans, outcomes, problems, stamp()));
    return;
  }
  const style = { width: terminal.width, painter: terminal.painter, brief: terminal.brief };
  if (outcomes.length > 0) terminal.result(renderOutcomesText(outcomes, style));
  const diagnostics = [...problems, ...outcomes.flatMap((outcome) => outcome.diagnostic ?? [])];
  if (diagnostics.length > 0) terminal.complain(renderText(diagnostics, style));
}
