import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { LocalWorld } from './local-world';

const bin = join(__dirname, '..', '..', 'bin/hawzu-tokens.js');

export const hasScript = spawnSync('script', ['--version']).status === 0;
if (!hasScript) process.stderr.write('LEFT OUT: there is no script(1) on this machine, so no terminal to try\n');

/** A person at a terminal: what they see, and what they type when it appears. */
export async function atTerminal(
  world: LocalWorld,
  args: readonly string[],
  types: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | null; readonly seen: string }> {
  const line = [process.execPath, bin, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qefc', line, '/dev/null'], {
    cwd: world.folder,
    env: { ...world.environment(), HOME: world.folder, TERM: 'xterm', SHELL: '/bin/sh', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let seen = '';
  const left = new Map(Object.entries(types));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    seen += text;
    for (const [cue, keys] of left) {
      if (!seen.includes(cue)) continue;
      left.delete(cue);
      child.stdin.write(keys);
    }
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  world.outputs.push(seen);
  return { code, seen };
}
