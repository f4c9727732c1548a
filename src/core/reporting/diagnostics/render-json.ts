import type { Diagnostic } from '../../diagnostics/diagnostic';
import { countBySeverity, inReadingOrder } from '../../diagnostics/order';

/** One JSON document: `version`, `summary` and the diagnostics in reading order, waived ones included and marked. */
export function renderJson(diagnostics: readonly Diagnostic[]): string {
  const ordered = inReadingOrder(diagnostics);
  return `${JSON.stringify({ version: 1, summary: countBySeverity(ordered), diagnostics: ordered }, null, 2)}\n`;
}
