import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, closeSync, constants, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderOfPrograms } from './fake-programs';
import { entry, LocalWorld, spec } from './local-world';

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
  const { result } = JSON.parse(piped.stdout.replaceAll('piped', 'named')) as { result: object };
  expect(result).toEqual((JSON.parse(named.stdout) as { result: object }).result);
  expect(
    shell('diff <(grep -v "/" piped/stacks/acme-ci/cdk.tf.json) <(grep -v "/" named/stacks/acme-ci/cdk.tf.json)')
      .status,
  ).toBe(0);
});

describe('with services', () => {
  let world: LocalWorld;
  beforeAll(async () => {
    world = await LocalWorld.start();
  });
  afterAll(() => world.close());

  test('plan, apply, inventory, rotate, deploy and destroy take what validate takes', async () => {
    const script = 'case "$1" in version) echo "Terraform v1.11.4";; plan) exit 2;; esac';
    const PATH = `${folderOfPrograms(world.folder, { terraform: script })}:${process.env['PATH']}`;
    const env = { ...world.environment(), PATH, HW: `${process.execPath} ${binary}` };
    const commands = ['plan', 'apply --yes', 'inventory', 'rotate --yes', 'deploy --yes', 'destroy --yes'];
    for (const [index, command] of commands.entries()) {
      const source = index % 2 === 0 ? '- < tokens.yaml' : '<(cat tokens.yaml)';
      const child = spawn('bash', ['-c', `$HW ${command} ${source}`], {
        cwd: folder,
        env,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
      expect(`${command}: ${code} ${stderr}`).toContain(`${command}: 0 `);
    }
    expect(await world.service.snapshot()).toHaveLength(2);
  });
});

test('a file and a folder that may not be read are named, each', async () => {
  const place = mkdtempSync(join(tmpdir(), 'hawzu-locked-'));
  mkdirSync(join(place, 'team'));
  writeFileSync(join(place, 'a.yaml'), spec(entry('ci-runner')));
  chmodSync(place, 0o755);
  chmodSync(join(place, 'a.yaml'), 0);
  chmodSync(join(place, 'team'), 0);
  // Nothing is locked for root.
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const child = spawn(process.execPath, [binary, 'validate', '--offline', place], { cwd: '/', ...nobody });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  rmSync(place, { recursive: true, force: true });
  if (stderr.includes('Cannot find module')) {
    process.stderr.write('LEFT OUT: nobody but root may read this checkout, so nothing was locked for anybody\n');
    return;
  }
  expect(`${code} ${stderr}`).toMatch(/^1 /);
  expect(stderr).toMatch(
    /a\.yaml can't be read: this user has no permission[\s\S]*team can't be read: this user has no permission/,
  );
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
