import type { Outcome } from '../core/pass/apply';
import { renderText } from '../core/diagnostics/render-text';
import { renderOutcomesText } from '../core/pass/render/outcomes-text';
import type { Applied } from './applying';
import type { Terminal } from './terminal';

/** Tells how every action ended. */
export function showOutcomes(terminal: Terminal, { outcomes, prepared }: Applied, format: string): void {
  if (format === 'json') {
    terminal.result(
      `${JSON.stringify({ formatVersion: 1, planHash: prepared.plan.hash, outcomes: outcomes.map(outcomeData) }, null, 2)}\n`,
    );
    return;
  }
  if (outcomes.length > 0) {
    terminal.result(renderOutcomesText(outcomes, { width: terminal.width, painter: terminal.painter }));
  }
  const diagnostics = outcomes.flatMap((outcome) => outcome.diagnostic ?? []);
  if (diagnostics.length > 0) {
    terminal.complain(renderText(diagnostics, { width: terminal.width, painter: terminal.painter }));
  }
}

const outcomeData = ({ action, status, stepsDone, tokenId, diagnostic }: Outcome): object => ({
  token: action.token,
  action: action.kind,
  reasons: action.reasons.map((reason) => reason.code),
  status,
  stepsDone,
  steps: action.steps.length,
  ...(tokenId !== undefined && { tokenId }),
  ...(diagnostic && { diagnostic }),
});
