import { gatewayCodes } from '../../core/diagnostics/catalogue/gateway';
import type { Diagnostic } from '../../core/diagnostics/diagnostic';
import { renderDocument, type Stamp } from '../../core/reporting/document/document';
import { printable } from '../../core/reporting/text/printable';
import type { CheckedLine, CheckedTable } from '../../gateway/check/check-table';

export interface ShownCheck extends CheckedTable {
  readonly origin: string;
}

const WORDS = { fits: 'fits', misfit: 'misfit', 'not-tried': 'not tried' } as const;

/** Line by line, which fit. */
export function checkText({ origin, workspace, lines }: ShownCheck): string {
  const width = Math.max(...lines.map(({ rule }) => nameOf(rule).length));
  const rows = lines.flatMap(({ rule, result, why, mend }) => [
    `${WORDS[result].padEnd(9)}  ${nameOf(rule).padEnd(width)}  ${printable(why)}`,
    ...(mend === undefined ? [] : [`           write under rules: ${printable(mend)}`]),
  ]);
  const count = (result: CheckedLine['result']): number => lines.filter((line) => line.result === result).length;
  const sum = `${count('fits')} fit, ${count('misfit')} do not, ${count('not-tried')} were not tried.`;
  return [`${origin}${workspace === undefined ? '' : `, workspace ${printable(workspace)}`}`, ...rows, sum, ''].join(
    '\n',
  );
}

const nameOf = ({ method, path }: CheckedLine['rule']): string => `${method} ${path}`;

/** The same for machines. */
export const checkJson = (checks: readonly ShownCheck[], stamp: Stamp): string =>
  renderDocument(
    {
      kind: 'gateway-checks',
      specs: [],
      findings: checks.flatMap(findingsOf),
      result: {
        checks: checks.map(({ origin, workspace, lines }) => ({
          origin,
          workspace: workspace ?? null,
          lines: lines.map(({ rule, result, why, target, mend }) => ({
            method: rule.method,
            path: rule.path,
            result,
            why,
            target: target ?? null,
            mend: mend ?? null,
          })),
        })),
      },
    },
    stamp,
  );

const findingsOf = ({ lines }: ShownCheck): readonly Diagnostic[] =>
  lines.flatMap(({ rule, result, why, mend }) =>
    result === 'misfit' ? [gatewayCodes.diagnose('gateway-line-misfit', { line: nameOf(rule), why, mend })] : [],
  );
