import type { Diagnostic } from '../../diagnostics/diagnostic';
import type { Plan } from '../../model/plan';
import { formatInstant } from '../../model/time';
import type { Outcome } from '../../pass/apply';
import { renderDocument, type Stamp } from '../document/document';

/** How a run ended, as a document: what was planned, how each action ended, and as findings what was left undone. */
export function renderOutcomesJson(
  plans: readonly Plan[],
  outcomes: readonly Outcome[],
  problems: readonly Diagnostic[],
  stamp: Stamp,
): string {
  const findings = [...problems, ...outcomes.flatMap(({ diagnostic }) => diagnostic ?? [])];
  const result = {
    plans: plans.map(({ ownerId, workspace, asOf, hash }) => ({ ownerId, workspace, asOf: formatInstant(asOf), hash })),
    outcomes: outcomes.map(outcomeData),
  };
  return renderDocument({ kind: 'outcomes', specs: plans, findings, result }, stamp);
}

const outcomeData = (outcome: Outcome): object => {
  const { ownerId, workspace, action, status, stepsDone, tokenId, diagnostic } = outcome;
  return {
    ownerId,
    workspace,
    token: action.token,
    action: action.kind,
    reasons: action.reasons.map((reason) => reason.code),
    status,
    stepsDone,
    steps: action.steps.length,
    ...(tokenId !== undefined && { tokenId }),
    ...(action.replaces !== undefined && { replacedTokenId: action.replaces }),
    ...(diagnostic && { diagnostic }),
  };
};
