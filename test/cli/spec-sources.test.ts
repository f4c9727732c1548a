import { spawn, spawnSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entry, spec } from './local-world';

const root = join(__dirname, '..', '..');
const binary = join(root, 'bin/hawzu-tokens.js');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hawzu-sources-'));
  writeFileSync(join(folder, 'tokens.yaml'), spec(entry('ci-runner')));
  writeFileSync(join(folder, 'more.yaml'), spec(entry('sync-job')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const shell = (script: string) =>
  spawnSync('bash', ['-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, HW: `${process.execPath} ${binary}` },
  });

test.each([
  ['standard input as -', '$HW validate --offline - < tokens.yaml', '1 token: valid'],
  ['a pipe as -', 'cat tokens.yaml | $HW validate --offline -', '1 token: valid'],
  ['/dev/stdin', 'cat tokens.yaml | $HW validate --offline /dev/stdin', '1 token: valid'],
  ['both names of standard input', 'cat tokens.yaml | $HW validate --offline - /dev/stdin', '1 token: valid'],
  ['two process substitutions', '$HW validate --offline <(cat tokens.yaml) <(cat more.yaml)', '2 tokens: valid'],
  ['a pipe beside a file', 'cat tokens.yaml | $HW validate --offline - more.yaml', '2 tokens: valid'],
  ['a slow producer', '(sleep 0.3; cat tokens.yaml) | $HW validate --offline -', '1 token: valid'],
])('%s is read', (_name, script, says) => {
  const run = shell(script);
  expect(`${run.status} ${run.stderr}`).toContain(`0 ${says}`);
});

test('a spec from a pipe is synthesized as one from a file, through the app that reads it second', () => {
  const piped = shell('$HW synth --out piped --format json <(cat tokens.yaml)');
  const named = shell('$HW synth --out named --format json tokens.yaml');
  expect([piped.status, piped.stderr]).toEqual([0, '']);
  expect(piped.stdout.replaceAll('piped', 'named')).toBe(named.stdout);
  expect(
    shell('diff <(grep -v "/" piped/stacks/acme-ci/cdk.tf.json) <(grep -v "/" named/stacks/acme-ci/cdk.tf.json)')
      .status,
  ).toBe(0);
});

test('a mistake in standard input is told with its place', () => {
  const run = shell('sed s/purpose/purpsoe/ tokens.yaml | $HW validate --offline -');
  expect(run.status).toBe(4);
  expect(run.stderr).toMatch(/<stdin>:\d+:\d+: error\[unknown-field\]/);
});

test('waiting for a pipe that nobody writes can be interrupted', async () => {
  expect(shell('mkfifo waits').status).toBe(0);
  const child = spawn(process.execPath, [binary, 'validate', '--offline', 'waits'], { cwd: folder, stdio: 'ignore' });
  const writer = await openedByReader(join(folder, 'waits'));
  child.kill('SIGINT');
  const ended = await new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? code)));
  closeSync(writer);
  expect(ended).toBe('SIGINT');
});

/** Opens a pipe for writing as soon as somebody reads it. */
async function openedByReader(pipe: string): Promise<number> {
  for (;;) {
    try {
      return openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch {
      await new Promise((again) => setTimeout(again, 20));
    }
  }
}
