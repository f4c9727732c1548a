import { prepare } from '../../core/pass/prepare';
import { showInventory } from '../pass/show-inventory';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import type { Invocation } from '../terminal/invocation';
import { namedEntries, specsOfRun, withSession } from '../pass/session';

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
  const { terminal, flags, signal } = invocation;
  return withSession(paths, 'plan', { ...flags, signal }, async (session) => {
    terminal.progress('Looking at tokens and secrets …');
    const named = flags.token && namedEntries(session, flags.token);
    const prepared = await prepare(
      specsOfRun(session, () => ({})),
      'versions',
    );
    if (signal.aborted) throw new CommandFailure(ExitCode.interrupted, []);
    const findings = showInventory(terminal, prepared, flags, named);
    return flags.failOnFindings && findings > 0 ? ExitCode.error : ExitCode.done;
  });
}
