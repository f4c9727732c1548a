import { execFile, type ExecFileException } from 'node:child_process';
import { resolve } from 'node:path';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import type { Diagnostic } from '../../core/diagnostics/diagnostic';

export type Product = 'Terraform' | 'OpenTofu';

/** A Terraform or OpenTofu that this software works with. */
export interface TerraformBinary {
  /** Name in PATH, or path. */
  readonly command: string;
  readonly product: Product;
  readonly version: string;
  /** What it runs on, in its own words (`darwin_arm64`): not always what Node runs on. Absent when it does not say. */
  readonly platform?: string;
}

export type TerraformSearch =
  | { readonly kind: 'found'; readonly binary: TerraformBinary }
  | { readonly kind: 'unusable'; readonly problem: Diagnostic };

/**
 * Terraform 1.5: the first with `import` blocks, which is how a stack takes over a token that exists, and the last under
 * its open licence, so the oldest that is still in wide use. OpenTofu began as that version, with 1.6.
 */
const OLDEST: Readonly<Record<Product, readonly [number, number]>> = { Terraform: [1, 5], OpenTofu: [1, 6] };

/**
 * The first line of `version`. Not `version -json`: there OpenTofu calls itself Terraform, and which of them it is decides
 * on the registry that a provider's address means.
 */
const FIRST_LINE = /^(Terraform|OpenTofu) v((\d+)\.(\d+)\.\d+\S*)/m;

/** The second line: `on linux_amd64`. */
const PLATFORM = /^on ([a-z0-9]+_[a-z0-9]+)\r?$/m;

/** A wrapper that downloads its Terraform first may take its time. */
const PATIENCE_MS = 60_000;

/**
 * Finds the program that TERRAFORM_BINARY_NAME names (as CDKTF has it), else `terraform`, else `tofu`. One that is there
 * and does not fit is said to be so: silently taking another would work on a state with a program that nobody chose.
 */
export async function findTerraform(named: string | undefined): Promise<TerraformSearch> {
  // A path is the user's, from the working directory; Terraform itself is started in the folder of a stack.
  const names = named ? [/[/\\]/.test(named) ? resolve(named) : named] : ['terraform', 'tofu'];
  for (const command of names) {
    const answer = await askVersion(command);
    if (answer.kind !== 'absent') return answer;
  }
  return unusable(cliCodes.diagnose('terraform-missing', { looked: names.join(' or ') }));
}

async function askVersion(command: string): Promise<TerraformSearch | { readonly kind: 'absent' }> {
  const { error, output } = await ask(command);
  if (error?.code === 'ENOENT') return { kind: 'absent' };
  const [, product, version, major, minor] = FIRST_LINE.exec(output) ?? [];
  if (error || !version) {
    const why = error ? reasonOf(error) : '"version" answers with something else';
    return unusable(cliCodes.diagnose('terraform-unusable', { command, why }));
  }
  const platform = PLATFORM.exec(output)?.[1];
  const binary = { command, product: product as Product, version, ...(platform !== undefined && { platform }) };
  const [oldestMajor, oldestMinor] = OLDEST[binary.product];
  const fits = Number(major) > oldestMajor || (Number(major) === oldestMajor && Number(minor) >= oldestMinor);
  if (fits) return { kind: 'found', binary };
  const oldest = `${oldestMajor}.${oldestMinor}`;
  return unusable(cliCodes.diagnose('terraform-too-old', { ...binary, oldest }));
}

const ask = (command: string): Promise<{ readonly error: ExecFileException | null; readonly output: string }> =>
  new Promise((answer) => {
    const env = { ...process.env, CHECKPOINT_DISABLE: '1' };
    execFile(command, ['version'], { env, timeout: PATIENCE_MS, encoding: 'utf8' }, (error, output) =>
      answer({ error, output }),
    );
  });

function reasonOf({ code, killed, message }: ExecFileException): string {
  if (killed) return `"version" gave no answer in ${PATIENCE_MS / 1000} s`;
  if (code === 'EACCES') return 'it is not executable';
  return typeof code === 'number' ? `"version" ended with exit code ${code}` : (message.split('\n')[0] ?? '');
}

const unusable = (problem: Diagnostic): TerraformSearch => ({ kind: 'unusable', problem });
