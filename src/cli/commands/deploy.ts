import type { ExitCode } from '../terminal/exit-code';
import type { Invocation } from '../terminal/invocation';
import { carryThrough, type DeployFlags } from '../terraform/carry-through';

/** Makes the world as the spec declares it, through CDKTF and Terraform or OpenTofu. */
export const deployCommand = (invocation: Invocation<DeployFlags>, paths: readonly string[] = []): Promise<ExitCode> =>
  carryThrough(invocation, paths, 'deploy');
