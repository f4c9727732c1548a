import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entry, spec } from './local-world';

const root = join(__dirname, '..', '..');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hawzu-synth-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Without a Terraform, an API or an AWS account in reach. */
const synth = (args: readonly string[], bin = join(root, 'bin/hawzu-tokens.js')) =>
  spawnSync(process.execPath, [bin, 'synth', ...args], { cwd: folder, encoding: 'utf8', env: { PATH: '' } });

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

const stackOf = (...path: readonly string[]) =>
  JSON.parse(readFileSync(join(folder, ...path, 'cdk.tf.json'), 'utf8')) as {
    readonly resource: { readonly hawzu_access_token: object };
    readonly terraform: { readonly backend: Readonly<Record<string, object>> };
  };

test('synth writes the stack of a spec without Terraform, API or AWS, and prints where', () => {
  const run = synth([write('tokens.yaml', spec(entry('ci-runner') + entry('nightly-sync')))]);
  expect(run).toMatchObject({ status: 0, stdout: 'acme-ci: cdktf.out/stacks/acme-ci\n' });
  expect(Object.keys(stackOf('cdktf.out/stacks/acme-ci').resource.hawzu_access_token)).toHaveLength(2);
});

test('each spec gets a stack of its own, and a machine reads where they are', () => {
  const one = write('one.yaml', spec(entry('ci-runner')));
  const other = write('other.yaml', spec(entry('data-sync')).replace('acme-ci', 'acme-data'));
  const run = synth([one, other, '--out', 'build/stacks-of-acme', '--format', 'json']);
  expect(run.status).toBe(0);
  expect((JSON.parse(run.stdout) as { result: { stacks: object[] } }).result.stacks).toEqual([
    { stack: 'acme-ci', folder: join('build/stacks-of-acme/stacks/acme-ci') },
    { stack: 'acme-data', folder: join('build/stacks-of-acme/stacks/acme-data') },
  ]);
});

test('a backend is written by its type; without one the state lies in the working directory', () => {
  const file = write('tokens.yaml', spec(entry('ci-runner')));
  synth([file]);
  expect(stackOf('cdktf.out/stacks/acme-ci').terraform.backend).toEqual({
    local: { path: '../../../terraform.acme-ci.tfstate' },
  });
  synth([file, '--backend', 's3', '--quiet']);
  expect(Object.keys(stackOf('cdktf.out/stacks/acme-ci').terraform.backend)).toEqual(['s3']);
});

test('an invalid spec exits 4 with file and line, and a machine gets it as JSON; nothing is written', () => {
  const bad = write('bad.yaml', spec(entry('ci-runner', '    colour: red\n')));
  const run = synth([bad]);
  expect(run.status).toBe(4);
  expect(run.stderr).toMatch(/bad\.yaml:\d+:\d+: error\[/);
  const { findings: diagnostics } = JSON.parse(synth([bad, '--format', 'json']).stdout) as { findings: object[] };
  expect(diagnostics.length).toBeGreaterThan(0);
  expect(existsSync(join(folder, 'cdktf.out'))).toBe(false);
});

test('a file that is not there is an error 1, and nothing is written', () => {
  const run = synth(['nowhere.yaml']);
  expect(run.status).toBe(1);
  expect(run.stderr).toContain('error[file-unreadable]');
  expect(existsSync(join(folder, 'cdktf.out'))).toBe(false);
});

test('an output folder that can not be made is one clear error', () => {
  write('taken', '');
  const run = synth([write('tokens.yaml', spec(entry('ci-runner'))), '--out', 'taken/out']);
  expect(run.status).toBe(1);
  expect(run.stderr).toContain('error[file-unwritable]');
  expect(run.stderr).not.toMatch(/\n\s+at /);
});

test('a backend that is no name of one is refused, and nothing is written', () => {
  const run = synth([write('tokens.yaml', spec(entry('ci-runner'))), '--backend', '../s3']);
  expect(run.status).toBe(1);
  expect(run.stderr).toMatch(/error\[/);
  expect(run.stderr).not.toMatch(/\n\s+at /);
  expect(existsSync(join(folder, 'cdktf.out/stacks'))).toBe(false);
});

test('the files that are published run with no package beside them, CDKTF included', () => {
  const install = join(folder, 'package');
  const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { files: readonly string[] };
  for (const part of [...files, 'package.json'].filter((name) => !name.includes('*'))) {
    cpSync(join(root, part), join(install, part), { recursive: true });
  }
  const file = write('tokens.yaml', spec(entry('ci-runner')));
  const run = synth([file], join(install, 'bin/hawzu-tokens.js'));
  expect(`${run.status}${run.stderr}`).toMatch(/^0/);
  expect(existsSync(join(folder, 'cdktf.out/stacks/acme-ci/cdk.tf.json'))).toBe(true);
});
