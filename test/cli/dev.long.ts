import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entry, spec } from './local-world';

const root = join(__dirname, '..', '..');
const bin = join(root, 'bin/hawzu-tokens.js');

/** Starts `dev` and waits for the environment that it prints. */
async function startDev(folder: string): Promise<{ readonly child: ChildProcess; readonly printed: string }> {
  const child = spawn(process.execPath, [bin, 'dev', '--port', '0', '--secrets-port', '0', '--folder', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (data: Buffer) => {
      printed += data.toString();
      if (printed.includes('AWS_SECRET_ACCESS_KEY')) resolve();
    });
    child.on('exit', (code) => reject(new Error(`dev ended with ${code}`)));
  });
  return { child, printed };
}

const stop = async (child: ChildProcess): Promise<number | null> => {
  child.removeAllListeners('exit');
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  child.kill('SIGTERM');
  return ended;
};

/** A shell of a person who pasted what dev printed. */
const inShell = (environment: string, command: string): string =>
  execFileSync('bash', ['-c', `${environment}\n${command}`], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

test('dev prints an environment that works as pasted, holds no value, and keeps its state over a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hawzu-dev-'));
  const file = join(folder, 'tokens.yaml');
  writeFileSync(file, spec(entry('ci-runner')));

  const first = await startDev(folder);
  expect(statSync(join(folder, 'management-token')).mode & 0o777).toBe(0o600);
  const token = readFileSync(join(folder, 'management-token'), 'utf8').trim();
  expect(first.printed).not.toContain(token);
  expect(inShell(first.printed, `${process.execPath} ${bin} apply ${file} --yes`)).toContain('1 done');
  expect(await stop(first.child)).toBe(0);

  const second = await startDev(folder);
  expect(inShell(second.printed, `${process.execPath} ${bin} plan ${file} --detailed-exitcode`)).toContain(
    'as declared',
  );
  expect(await stop(second.child)).toBe(0);
});
