import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { ExitCode } from '../exit-code';
import type { Invocation } from '../invocation';
import { placeProvider } from '../terraform/provider-package';

export { packageFolder } from '../terraform/provider-package';

export interface ProviderFlags {
  readonly dir?: string;
}

/** Copies the bundled Terraform provider into a plugin folder, for Terraform and for OpenTofu. */
export async function providerCommand({ terminal, flags }: Invocation<ProviderFlags>): Promise<ExitCode> {
  const root = resolve(flags.dir ?? join(homedir(), '.terraform.d', 'plugins'));
  for (const product of ['Terraform', 'OpenTofu'] as const) terminal.result(`${placeProvider(root, product)}\n`);
  terminal.say(next(flags.dir === undefined ? undefined : root));
  return ExitCode.done;
}

const next = (mirror: string | undefined): string =>
  [
    'In a configuration:',
    '  terraform {',
    '    required_providers {',
    '      hawzu = { source = "hawzu/hawzu" }',
    '    }',
    '  }',
    `Then: terraform init${mirror === undefined || /terraform\.d[/\\]plugins$/.test(mirror) ? '' : ` -plugin-dir=${mirror}`}`,
    'A checksum error in a configuration that used an earlier build: remove the hawzu entry of .terraform.lock.hcl and init again.',
  ].join('\n');
