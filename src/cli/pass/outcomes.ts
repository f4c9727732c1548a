import type { Outcome } from '../../core/pass/apply';
import { renderText } from '../../core/reporting/diagnostics/render-text';
import { renderOutcomesText } from '../../core/reporting/outcomes/outcomes-text';
import { formatInstant } from '../../core/model/time';
import type { Applied } from './applying';
import type { Terminal } from '../terminal/terminal';

/** Rises when a reader of the former version could misunderstand what is written. */
const OUTCOMES_FORMAT_VERSION = 2;

/** Tells how every action ended, and what was left undone. */
export function showOutcomes(terminal: Terminal, applied: Applied, format: string): void {
  const { outcomes, problems } = applied;
  if (format === 'json') {
    terminal.result(`${JSON.stringify(documentOf(applied), null, 2)}\n`);
    return;
  }
  const style = { width: terminal.width, painter: terminal.painter, brief: terminal.brief };
  if (outcomes.length > 0) terminal.result(renderOutcomesText(outcomes, style));
  const diagnostics = [...problems, ...outcomes.flatMap((outcome) => outcome.diagnostic ?? [])];
  if (diagnostics.length > 0) terminal.complain(renderText(diagnostics, style));
}

const documentOf = ({ prepared, outcomes, problems }: Applied): object => ({
  formatVersion: OUTCOMES_FORMAT_VERSION,
  kind: 'hawzu-tokens/outcomes',
  plans: prepared.map(({ plan }) => ({
    ownerId: plan.ownerId,
    workspace: plan.workspace,
    asOf: formatInstant(plan.asOf),
    planHash: plan.hash,
  })),
  outcomes: outcomes.map(outcomeData),
  problems,
});

const outcomeData = (outcome: Outcome): object => {
  const { ownerId, workspace, action, status, stepsDone, tokenId, diagnostic } = outcome;
  return {
    ...{ ownerId, workspace, token: action.token, action: action.kind },
    reasons: action.reasons.map((reason) => reason.code),
    status,
    stepsDone,
    steps: action.steps.length,
    ...(tokenId !== undefined && { tokenId }),
    ...(action.replaces !== undefined && { replacedTokenId: action.replaces }),
    ...(diagnostic && { diagnostic }),
  };
};
