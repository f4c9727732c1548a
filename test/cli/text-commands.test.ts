import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const run = (...args: string[]) =>
  spawnSync(process.execPath, [join(root, 'bin/hawzu-tokens.js'), ...args], { encoding: 'utf8' });

const COMMANDS = [
  'validate',
  'plan',
  'apply',
  'rotate',
  'rollback',
  'inventory',
  'synth',
  'deploy',
  'destroy',
  'serve',
  'dev',
];

test('schema prints the schema that editors use', () => {
  expect(JSON.parse(run('schema').stdout)).toEqual(
    JSON.parse(readFileSync(join(root, 'schemas/token-spec.schema.json'), 'utf8')),
  );
});

test.each(['bash', 'zsh', 'fish'])('completion for %s names every command, and the shell can read it', (shell) => {
  const { stdout } = run('completion', shell);
  for (const command of COMMANDS) {
    expect(stdout).toContain(command);
  }
  const binary = ['/bin', '/usr/bin'].map((folder) => join(folder, shell)).find(existsSync);
  if (!binary) {
    console.warn(`SKIPPED: ${shell} is not on this machine, so its script was not parsed`);
    return;
  }
  // fish reads no script from a pipe.
  const folder = mkdtempSync(join(tmpdir(), 'completion-'));
  const script = join(folder, 'script');
  writeFileSync(script, stdout);
  const read = spawnSync(binary, ['-n', script], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  expect([read.status, read.stderr]).toEqual([0, '']);
});

test('--quiet says nothing of a spec whose findings are all waived', () => {
  const { status, stdout, stderr } = run('validate', join(root, 'examples/acme'), '--offline', '--quiet');
  expect([status, stdout, stderr]).toEqual([0, '', '']);
});

test('every command has help with examples, and an unknown one is an error', () => {
  for (const command of [...COMMANDS, 'completion']) {
    const help = run(command, '--help');
    expect(help.status).toBe(0);
    expect(help.stdout).toContain('$ hawzu-tokens');
  }
  const unknown = run('aply');
  expect(unknown.status).toBe(1);
  expect(unknown.stderr).toContain('apply');
});

test('colours are off without a terminal, and NO_COLOR keeps them off', () => {
  const bad = join(root, 'package.json');
  expect(run('validate', bad).stderr).not.toContain('\u001b[');
  const forced = spawnSync(process.execPath, [join(root, 'bin/hawzu-tokens.js'), 'validate', bad], {
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '1' },
  });
  expect(forced.stderr).toContain('\u001b[');
  const refused = spawnSync(process.execPath, [join(root, 'bin/hawzu-tokens.js'), 'validate', bad], {
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '1', NO_COLOR: '1' },
  });
  expect(refused.stderr).not.toContain('\u001b[');
});
