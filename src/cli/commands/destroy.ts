import type { ExitCode } from '../terminal/exit-code';
import type { Invocation } from '../terminal/invocation';
import { carryThrough, type DeployFlags } from '../terraform/carry-through';

/** Revokes what a deploy made and schedules its secrets for deletion. */
export const destroyCommand = (invocation: Invocation<DeployFlags>, paths: readonly string[] = []): Promise<ExitCode> =>
  carryThrough(invocation, paths, 'destroy');
