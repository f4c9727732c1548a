import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTerraform } from '../../src/cli/terraform/binary';
import { folderOfPrograms } from './fake-programs';

let folder: string;
const PATH = process.env['PATH'];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hawzu-binary-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  process.env['PATH'] = PATH;
});

async function found(programs: Readonly<Record<string, string>>, named?: string): Promise<string> {
  process.env['PATH'] = folderOfPrograms(folder, programs);
  const search = await findTerraform(named);
  if (search.kind === 'unusable') return search.problem.code;
  const { command, product, version } = search.binary;
  return `${command}: ${product} ${version}`;
}

const says = (line: string): string => `echo "${line}"`;

test.each([
  [
    'terraform before tofu',
    { terraform: says('Terraform v1.11.4'), tofu: says('OpenTofu v1.9.0') },
    'terraform: Terraform 1.11.4',
  ],
  ['tofu where there is no terraform', { tofu: says('OpenTofu v1.6.0') }, 'tofu: OpenTofu 1.6.0'],
  ['a tofu that is installed as terraform', { terraform: says('OpenTofu v1.8.1') }, 'terraform: OpenTofu 1.8.1'],
  ['the oldest Terraform', { terraform: says('Terraform v1.5.0') }, 'terraform: Terraform 1.5.0'],
  ['a preview', { terraform: says('Terraform v1.13.0-beta2') }, 'terraform: Terraform 1.13.0-beta2'],
  ['a later major version', { terraform: says('Terraform v2.0.0') }, 'terraform: Terraform 2.0.0'],
  [
    'a warning before the version',
    { terraform: 'echo "Warning: odd"; echo; echo "Terraform v1.6.2"' },
    'terraform: Terraform 1.6.2',
  ],
])('%s is taken', async (_, programs, expected) => {
  expect(await found(programs as Readonly<Record<string, string>>)).toBe(expected);
});

test.each([
  ['neither of them', {}, 'terraform-missing'],
  ['a Terraform before 1.5', { terraform: says('Terraform v1.4.7') }, 'terraform-too-old'],
  [
    'an old Terraform beside a good tofu',
    { terraform: says('Terraform v0.15.5'), tofu: says('OpenTofu v1.9.0') },
    'terraform-too-old',
  ],
  ['a tofu before 1.6', { tofu: says('OpenTofu v1.5.9') }, 'terraform-too-old'],
  ['another program of that name', { terraform: says('terraform the planet') }, 'terraform-unusable'],
  ['a program that fails', { terraform: 'echo "Terraform v1.9.0"; exit 3' }, 'terraform-unusable'],
])('%s is refused', async (_, programs, code) => {
  expect(await found(programs as Readonly<Record<string, string>>)).toBe(code);
});

test('TERRAFORM_BINARY_NAME names the program, by name or by path, and nothing else is tried', async () => {
  const programs = { terraform: says('Terraform v1.11.4'), mine: says('OpenTofu v1.7.0') };
  expect(await found(programs, 'mine')).toBe('mine: OpenTofu 1.7.0');
  expect(await found(programs, 'other')).toBe('terraform-missing');
  expect(await found(programs, '')).toBe('terraform: Terraform 1.11.4');
  const path = join(folderOfPrograms(folder, programs), 'mine');
  expect(await found({}, path)).toBe(`${path}: OpenTofu 1.7.0`);
});

test('a file that is not executable says so', async () => {
  const path = join(folderOfPrograms(folder, { mine: '' }), 'mine');
  chmodSync(path, 0o644);
  const search = await findTerraform(path);
  expect(search.kind === 'unusable' && search.problem.message).toContain('not executable');
});

test('its platform is what it says of itself, not that of Node', async () => {
  process.env['PATH'] = folderOfPrograms(folder, {
    terraform: `${says('Terraform v1.11.4')}; ${says('on plan9_mips')}`,
  });
  expect(await findTerraform(undefined)).toMatchObject({ binary: { platform: 'plan9_mips' } });
});
