import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import type { DesiredState } from '../../core/model/desired';
import type { Plan } from '../../core/model/plan';
import { parseDuration } from '../../core/model/time';
import { prepare } from '../../core/pass/prepare';
import type { Observed } from '../../core/reconcile/observed';
import { renderInventoryCsv } from '../../core/inventory/render-csv';
import { renderInventoryJson } from '../../core/inventory/render-json';
import { renderInventoryTable } from '../../core/inventory/render-table';
import { takeInventory } from '../../core/inventory/take-inventory';
import { ExitCode } from '../exit-code';
import { CommandFailure } from '../failure';
import type { Invocation } from '../invocation';
import { withSession } from '../session';
import type { Terminal } from '../terminal';

export interface InventoryFlags {
  readonly within: string;
  readonly failOnFindings?: boolean;
}

/** Declared tokens against real ones. Reads no value. */
export async function inventoryCommand(
  invocation: Invocation<InventoryFlags>,
  paths: readonly string[] = [],
): Promise<ExitCode> {
  const { terminal, flags } = invocation;
  return withSession(paths, 'inventory', 'plan', async ({ connection, desired, survey }) => {
    terminal.progress('Looking at tokens and secrets …');
    const { plan, world } = await prepare(connection.ports, desired, survey, {}, 'versions');
    const findings = showInventory(terminal, desired, world, plan, flags);
    return flags.failOnFindings && findings > 0 ? ExitCode.error : ExitCode.done;
  });
}

/** Prints the inventory and answers how many findings want somebody's attention. */
export function showInventory(
  terminal: Terminal,
  desired: DesiredState,
  world: Observed,
  plan: Plan,
  flags: { readonly format: string; readonly within: string },
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
  const inventory = takeInventory(desired, world, plan, { expiringWithin: within });
  terminal.result(
    flags.format === 'json'
      ? renderInventoryJson(inventory)
      : flags.format === 'csv'
        ? renderInventoryCsv(inventory)
        : renderInventoryTable(inventory, { width: terminal.width, painter: terminal.painter }),
  );
  return inventory.findings.filter((finding) => finding.severity !== 'note' && finding.waived === undefined).length;
}
