import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import type { TokenName } from '../../core/model/ids';
import { parseDuration } from '../../core/model/time';
import { prepare, type Prepared } from '../../core/pass/prepare';
import { renderInventoryCsv } from '../../core/inventory/render-csv';
import { renderInventoryJson } from '../../core/inventory/render-json';
import { renderInventoryTable } from '../../core/inventory/render-table';
import { takeInventory } from '../../core/inventory/take-inventory';
import { ExitCode } from '../exit-code';
import { CommandFailure } from '../failure';
import type { Invocation } from '../invocation';
import { namedEntries, specsOfRun, withSession } from '../session';
import type { Terminal } from '../terminal';

export interface InventoryFlags {
  readonly within: string;
  readonly owner?: readonly string[];
  readonly token?: readonly string[];
  readonly failOnFindings?: boolean;
}

/** Declared tokens against real ones. Reads no value. */
export async function inventoryCommand(
  invocation: Invocation<InventoryFlags>,
  paths: readonly string[] = [],
): Promise<ExitCode> {
  const { terminal, flags } = invocation;
  return withSession(paths, 'plan', flags, async (session) => {
    terminal.progress('Looking at tokens and secrets …');
    const named = flags.token && namedEntries(session, flags.token);
    const prepared = await prepare(
      specsOfRun(session, () => ({})),
      'versions',
    );
    const findings = showInventory(terminal, prepared, flags, named);
    return flags.failOnFindings && findings > 0 ? ExitCode.error : ExitCode.done;
  });
}

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
  const inventories = prepared.map(({ desired, world, plan }) =>
    takeInventory(desired, world, plan, { expiringWithin: within, ...(named && { only: named }) }),
  );
  const style = { width: terminal.width, painter: terminal.painter, brief: terminal.brief };
  terminal.result(
    flags.format === 'json'
      ? renderInventoryJson(...inventories)
      : flags.format === 'csv'
        ? renderInventoryCsv(...inventories)
        : inventories.map((one) => renderInventoryTable(one, style)).join('\n'),
  );
  return inventories
    .flatMap((one) => one.findings)
    .filter((finding) => finding.severity !== 'note' && finding.waived === undefined).length;
}
