import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { type Duration, parseDuration } from '../../core/model/time';
import { showInventories } from '../pass/show-inventory';
import { takeInventories } from '../pass/taking-inventory';
import type { LookFlags } from '../pass/looking';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import type { Invocation } from '../terminal/invocation';

export interface InventoryFlags extends LookFlags {
  readonly within: string;
  readonly failOnFindings?: boolean;
}

/** Declared tokens against real ones. Reads no value. */
export async function inventoryCommand(
  invocation: Invocation<InventoryFlags>,
  paths: readonly string[] = [],
): Promise<ExitCode> {
  const { terminal, flags } = invocation;
  const inventories = await takeInventories(invocation, paths, lengthOf(flags.within));
  showInventories(terminal, inventories, flags.format);
  const open = inventories
    .flatMap(({ findings }) => findings)
    .filter(({ severity, waived }) => severity !== 'note' && waived === undefined);
  return flags.failOnFindings && open.length > 0 ? ExitCode.error : ExitCode.done;
}

function lengthOf(text: string): Duration {
  const within = parseDuration(text);
  if (within) return within;
  const parameters = { flag: '--within', found: text, expected: 'a length of time such as 14d or 1M' };
  throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('flag-invalid', parameters)]);
}
