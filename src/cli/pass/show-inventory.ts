import { parseDuration } from '../../core/model/time';
import type { TokenName } from '../../core/model/ids';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { ownTokens, takeInventory } from '../../core/inventory/take-inventory';
import type { Prepared } from '../../core/pass/prepare';
import { renderInventoryCsv } from '../../core/reporting/inventory/render-csv';
import { renderInventoryJson } from '../../core/reporting/inventory/render-json';
import { renderInventoryTable } from '../../core/reporting/inventory/render-table';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import { stamp } from '../terminal/stamp';
import type { Terminal } from '../terminal/terminal';

/** Prints the inventory and answers how many findings want somebody's attention. */
export function showInventory(
  terminal: Terminal,
  prepared: readonly Prepared[],
  flags: { readonly format: string; readonly within: string },
  named?: ReadonlySet<TokenName>,
): number {
  const within = parseDuration(flags.within);
  if (!within) {
    throw new CommandFailure(ExitCode.error, [
      cliCodes.diagnose('flag-invalid', {
        flag: '--within',
        found: flags.within,
        expected: 'a length of time such as 14d or 1M',
      }),
    ]);
  }
  const inventories = prepared.map(({ desired, world, plan }) => {
    const ofOthers = new Set(prepared.filter((one) => one.world !== world).flatMap((one) => ownTokens(one.world)));
    return takeInventory(desired, world, plan, { expiringWithin: within, ofOthers, ...(named && { only: named }) });
  });
  const style = { width: terminal.width, painter: terminal.painter, brief: terminal.brief };
  terminal.result(
    flags.format === 'json'
      ? renderInventoryJson(inventories, stamp())
      : flags.format === 'csv'
        ? renderInventoryCsv(...inventories)
        : inventories.map((one) => renderInventoryTable(one, style)).join('\n'),
  );
  return inventories
    .flatMap((one) => one.findings)
    .filter((finding) => finding.severity !== 'note' && finding.waived === undefined).length;
}
