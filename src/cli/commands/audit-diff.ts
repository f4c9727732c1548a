import { readFileSync } from 'node:fs';
import { whyUnreadable } from '../../adapters/system/file-problem';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { renderChangesJson } from '../../core/reporting/changes/changes-json';
import { renderChangesText } from '../../core/reporting/changes/changes-text';
import { compareInventories } from '../../core/reporting/changes/compare';
import { readInventories, type SavedInventories } from '../../core/reporting/changes/saved-inventory';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import type { Invocation } from '../terminal/invocation';
import { stamp } from '../terminal/stamp';

export interface AuditDiffFlags {
  readonly detailedExitcode?: boolean;
}

/** What differs between two inventories that were saved. Asks nobody. */
export async function auditDiffCommand(
  { terminal, flags }: Invocation<AuditDiffFlags>,
  [first = '']: readonly string[] = [],
  [second = '']: readonly string[] = [],
): Promise<ExitCode> {
  const [before, after] = [savedIn(first), savedIn(second)];
  const changes = compareInventories(before, after);
  terminal.result(
    flags.format === 'json'
      ? renderChangesJson(changes, before, after, stamp())
      : renderChangesText(changes, terminal.painter),
  );
  return flags.detailedExitcode && changes.length > 0 ? ExitCode.changes : ExitCode.done;
}

function savedIn(file: string): SavedInventories {
  const read = readInventories(textOf(file), file);
  if (read.kind === 'read') return read.saved;
  throw new CommandFailure(ExitCode.error, [read.why]);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const parameters = { file, why: whyUnreadable(file, error) };
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('file-unreadable', parameters)]);
  }
}
