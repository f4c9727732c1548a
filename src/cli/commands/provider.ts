import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { ExitCode } from '../terminal/exit-code';
import type { Invocation } from '../terminal/invocation';
import { placeProvider, platformOf } from '../terraform/provider-package';

export interface ProviderFlags {
  readonly dir?: string;
}

/** Copies the bundled Terraform provider into a plugin folder, for Terraform and for OpenTofu. */
export async function providerCommand({ terminal, flags }: Invocation<ProviderFlags>): Promise<ExitCode> {
  const root = resolve(flags.dir ?? join(homedir(), '.terraform.d', 'plugins'));
  // Which Terraform will look there is not known: on one machine there may be both kinds.
  const platforms = new Set([
    platformOf(),
    ...['x64', 'arm64'].map((machine) => platformOf(process.platform, machine)),
  ]);
  for (const product of ['Terraform', 'OpenTofu'] as const) {
    for (const platform of platforms) terminal.result(`${placeProvider(root, { product, platform })}\n`);
  }
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
