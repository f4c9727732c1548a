import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { reasonOf } from '../../adapters/system/file-problem';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import type { TerraformBinary } from './binary';
import { holdsProvider, placeProvider } from './provider-package';

/**
 * Makes the folder of a stack ready for `init`. Terraform looks into `terraform.d/plugins` of its working directory
 * without being told, so nothing has to stand in the user's home or configuration.
 */
export function prepareStackFolder(folder: string, binary: Pick<TerraformBinary, 'product' | 'platform'>): void {
  const plugins = join(folder, 'terraform.d', 'plugins');
  // The same build stays: another run may be working with it, and loads parts of it only when it needs them.
  if (holdsProvider(plugins, binary)) return;
  try {
    forgetChecksum(join(folder, '.terraform.lock.hcl'));
  } catch (error) {
    throw new CommandFailure(ExitCode.error, [
      cliCodes.diagnose('file-unwritable', { file: folder, why: reasonOf(error) }),
    ]);
  }
  placeProvider(plugins, binary);
}

/**
 * Takes our own entry out of the lock file before another build takes the place of the one that it pins: Terraform
 * would refuse a build of the same version whose bytes are other. Other providers stay pinned.
 */
function forgetChecksum(lockFile: string): void {
  if (!existsSync(lockFile)) return;
  const text = readFileSync(lockFile, 'utf8');
  const without = text.replace(/^provider "[^"]+\/hawzu\/hawzu" \{\n[\s\S]*?\n\}\n*/gm, '');
  if (without !== text) writeFileSync(lockFile, without);
}
