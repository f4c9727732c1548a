import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFolder, platformOf } from '../../src/cli/terraform/provider-package';
import { prepareStackFolder } from '../../src/cli/terraform/stack-folder';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hawzu-stack-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const OTHER =
  'provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.100.0"\n  hashes = [\n    "h1:b",\n  ]\n}\n';
const ours = (registry: string): string =>
  `provider "${registry}/hawzu/hawzu" {\n  version     = "0.1.0"\n  constraints = "0.1.0"\n  hashes = [\n    "h1:a",\n  ]\n}\n`;

const bundle = (product: 'Terraform' | 'OpenTofu', platform = platformOf()): string =>
  join(packageFolder(join(folder, 'terraform.d/plugins'), platform, product), 'lib/plugin.cjs');

test.each([
  ['Terraform', 'registry.terraform.io'],
  ['OpenTofu', 'registry.opentofu.org'],
] as const)('a stack for %s gets the provider where it looks without being told, under %s', (product, registry) => {
  prepareStackFolder(folder, { product });
  expect(bundle(product).replaceAll('\\', '/')).toContain(`terraform.d/plugins/${registry}/hawzu/hawzu/`);
  expect(statSync(bundle(product)).size).toBeGreaterThan(1_000);
});

test.each(['registry.terraform.io', 'registry.opentofu.org'])(
  'a new build takes its entry of %s out of the lock file, and only its own',
  (registry) => {
    const lock = join(folder, '.terraform.lock.hcl');
    writeFileSync(lock, `# made by init\n\n${OTHER}\n${ours(registry)}\n${OTHER}`);
    prepareStackFolder(folder, { product: 'Terraform' });
    expect(readFileSync(lock, 'utf8')).toBe(`# made by init\n\n${OTHER}\n${OTHER}`);
  },
);

test('the build that is there stays untouched, and so does its checksum: another run may be working with it', () => {
  prepareStackFolder(folder, { product: 'Terraform' });
  const lock = join(folder, '.terraform.lock.hcl');
  writeFileSync(lock, ours('registry.terraform.io'));
  const before = statSync(bundle('Terraform'));
  prepareStackFolder(folder, { product: 'Terraform' });
  expect(statSync(bundle('Terraform')).ino).toBe(before.ino);
  expect(readFileSync(lock, 'utf8')).toBe(ours('registry.terraform.io'));
});

test('a build that is another, in one byte, is replaced', () => {
  prepareStackFolder(folder, { product: 'Terraform' });
  const before = readFileSync(bundle('Terraform'));
  appendFileSync(bundle('Terraform'), ' ');
  prepareStackFolder(folder, { product: 'Terraform' });
  expect(readFileSync(bundle('Terraform'))).toEqual(before);
});

test('a Terraform of another architecture than Node gets the provider where it looks', () => {
  prepareStackFolder(folder, { product: 'Terraform', platform: 'plan9_mips' });
  expect(statSync(bundle('Terraform', 'plan9_mips')).size).toBeGreaterThan(1_000);
});
