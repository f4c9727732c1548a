import { chmodSync, cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { ExitCode } from '../exit-code';
import { CommandFailure } from '../failure';
import type { Invocation } from '../invocation';
import { reasonOf } from '../../adapters/system/file-problem';
import { packageRoot, version } from '../../adapters/system/installed-package';

export interface ProviderFlags {
  readonly dir?: string;
}

/** The name by which configurations ask for it: `source = "hawzu/hawzu"`. */
const ADDRESS = 'registry.terraform.io/hawzu/hawzu';

/** Terraform's words for what Node calls by other names. */
const SYSTEMS: Readonly<Record<string, string>> = { win32: 'windows' };
const MACHINES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/** Where Terraform looks for a version of a provider below a plugin folder. */
export const packageFolder = (root: string, system: string, machine: string): string =>
  join(root, ADDRESS, version(), `${SYSTEMS[system] ?? system}_${MACHINES[machine] ?? machine}`);

/** Copies the bundled Terraform provider into a plugin folder. */
export async function providerCommand(
  { terminal, flags }: Invocation<ProviderFlags>,
  [action = '']: readonly string[] = [],
): Promise<ExitCode> {
  if (action !== 'install') {
    const expected = 'install';
    throw new CommandFailure(ExitCode.error, [
      cliCodes.diagnose('flag-invalid', { flag: 'action', found: action, expected }),
    ]);
  }
  const bundle = join(packageRoot(), 'dist', 'provider');
  const launcher = `terraform-provider-hawzu_v${version()}`;
  if (!existsSync(join(bundle, launcher))) {
    const why = 'the provider is not built; in a checkout, run "node scripts/bundle-provider.js"';
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('file-unreadable', { file: bundle, why })]);
  }
  const root = resolve(flags.dir ?? join(homedir(), '.terraform.d', 'plugins'));
  const folder = packageFolder(root, process.platform, process.arch);
  try {
    // Not over an older one: Terraform takes the first file whose name fits, and checks all of them.
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    cpSync(bundle, folder, { recursive: true });
    chmodSync(join(folder, launcher), 0o755);
  } catch (error) {
    throw new CommandFailure(ExitCode.error, [
      cliCodes.diagnose('file-unwritable', { file: folder, why: reasonOf(error) }),
    ]);
  }
  terminal.result(`${folder}\n`);
  terminal.say(next(flags.dir === undefined ? undefined : root));
  return ExitCode.done;
}

const next = (mirror: string | undefined): string =>
  [
    'In a configuration:',
    '  terraform { required_providers { hawzu = { source = "hawzu/hawzu" } } }',
    `Then: terraform init${mirror === undefined || /terraform\.d[/\\]plugins$/.test(mirror) ? '' : ` -plugin-dir=${mirror}`}`,
    'A checksum error in a configuration that used an earlier build: remove the hawzu entry of .terraform.lock.hcl and init again.',
  ].join('\n');
