import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { type Duration, parseDuration } from '../../core/model/time';
import type { SpecFile } from '../../core/token-spec/document/source-text';
import { readShown, type ShownFlags } from '../pass/inventory-flags';
import { inventoryText } from '../pass/show-inventory';
import { takeInventories, type TakeFlags } from '../pass/taking-inventory';
import { fixSpecs } from '../pass/fixing';
import { readNamedSpecs } from '../pass/reading';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import type { Invocation } from '../terminal/invocation';
import { saveFiles } from '../terminal/save-files';

export interface InventoryFlags extends TakeFlags, ShownFlags {
  readonly within: string;
  readonly out?: string;
  readonly failOnFindings?: boolean;
  readonly fix?: boolean;
}

/** Declared tokens against real ones. Reads no value. */
export async function inventoryCommand(
  invocation: Invocation<InventoryFlags>,
  paths: readonly string[] = [],
): Promise<ExitCode> {
  const { terminal, flags } = invocation;
  const files = flags.fix ? filesOf(paths) : [];
  const within = lengthOf(flags.within);
  const asked = readShown(flags);
  const usage = flags.usage || flags.fix || false;
  const inventories = await takeInventories({ ...invocation, flags: { ...flags, usage } }, paths, within);
  const { text, shown } = inventoryText(terminal, inventories, flags.format, asked);
  if (flags.out === undefined) terminal.result(text);
  else saveFiles([{ path: flags.out, content: text }]);
  if (flags.fix) fixSpecs(terminal, shown, files);
  const open = shown
    .flatMap(({ findings }) => findings)
    .filter(({ severity, waived }) => severity !== 'note' && waived === undefined);
  return flags.failOnFindings && open.length > 0 ? ExitCode.error : ExitCode.done;
}

/** Read before anything else: what is written is made of what the inventory was taken of. */
function filesOf(paths: readonly string[]): readonly SpecFile[] {
  if (!paths.includes('-')) return readNamedSpecs(paths).files;
  const parameters = { flag: '--fix', found: '-', expected: 'specs in files, which it can write' };
  throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('flag-invalid', parameters)]);
}

function lengthOf(text: string): Duration {
  const within = parseDuration(text);
  if (within) return within;
  const parameters = { flag: '--within', found: text, expected: 'a length of time such as 14d or 1M' };
  throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('flag-invalid', parameters)]);
}
