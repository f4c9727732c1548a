import { showInventory } from '../pass/show-inventory';
import { type LookFlags, withLook } from '../pass/looking';
import { ExitCode } from '../terminal/exit-code';
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
  return withLook(invocation, paths, ({ prepared, named }) => {
    const findings = showInventory(terminal, prepared, flags, named);
    return flags.failOnFindings && findings > 0 ? ExitCode.error : ExitCode.done;
  });
}
