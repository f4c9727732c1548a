import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { reasonOf } from '../../adapters/system/file-problem';
import { packageRoot, version } from '../../adapters/system/installed-package';
import { makeFolders } from '../../adapters/system/make-folders';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import type { Product, TerraformBinary } from './binary';

/** Where a product looks for `source = "hawzu/hawzu"`, which names no registry. */
const REGISTRIES: Readonly<Record<Product, string>> = {
  Terraform: 'registry.terraform.io',
  OpenTofu: 'registry.opentofu.org',
};

/** Terraform's words for what Node calls by other names. */
const SYSTEMS: Readonly<Record<string, string>> = { win32: 'windows' };
const MACHINES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/** A platform in Terraform's words; without arguments that of this Node. */
export const platformOf = (system: string = process.platform, machine: string = process.arch): string =>
  `${SYSTEMS[system] ?? system}_${MACHINES[machine] ?? machine}`;

/** Where Terraform, or OpenTofu, looks for this version of the provider below a plugin folder. */
export const packageFolder = (root: string, platform: string, product: Product = 'Terraform'): string =>
  join(root, REGISTRIES[product], 'hawzu', 'hawzu', version(), platform);

/**
 * What the provider is put there for. It is plain JavaScript and runs wherever Node does, but Terraform looks only below
 * its own platform, which may be another than Node's (one of them under Rosetta).
 */
type Reader = Pick<TerraformBinary, 'product' | 'platform'>;

const folderFor = (root: string, { product, platform = platformOf() }: Reader): string =>
  packageFolder(root, platform, product);

const bundle = (): string => join(packageRoot(), 'dist', 'provider');
const launcher = (): string => `terraform-provider-hawzu_v${version()}`;

/** Whether exactly this build of the provider lies in a plugin folder already. */
export const holdsProvider = (root: string, reader: Reader): boolean => sameFiles(bundle(), folderFor(root, reader));

/** Copies the bundled provider into a plugin folder. Returns the folder of this version. */
export function placeProvider(root: string, reader: Reader): string {
  if (!existsSync(join(bundle(), launcher()))) {
    const why = 'the provider is not built; in a checkout, run "npm run build"';
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('file-unreadable', { file: bundle(), why })]);
  }
  const folder = folderFor(root, reader);
  try {
    // Not over an older one: Terraform takes the first file whose name fits, and checks all of them.
    rmSync(folder, { recursive: true, force: true });
    makeFolders(folder);
    cpSync(bundle(), folder, { recursive: true });
    chmodSync(join(folder, launcher()), 0o755);
    return folder;
  } catch (error) {
    throw new CommandFailure(ExitCode.error, [
      cliCodes.diagnose('file-unwritable', { file: folder, why: reasonOf(error) }),
    ]);
  }
}

function sameFiles(one: string, other: string): boolean {
  if (!existsSync(one) || !existsSync(other)) return false;
  const [names, others] = [one, other].map((folder) => readdirSync(folder, { recursive: true }).map(String).sort());
  return (
    names?.join('\n') === others?.join('\n') &&
    (names ?? []).every((name) => {
      const a = join(one, name);
      const b = join(other, name);
      return statSync(a).isDirectory() || readFileSync(a).equals(readFileSync(b));
    })
  );
}
