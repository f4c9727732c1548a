import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const bin = join(__dirname, '..', '..', 'bin/hawzu-tokens.js');

export interface DemoRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What it left in the folders for temporary files, of its working directory and of the user. */
  readonly left: readonly string[];
}

/** Runs `demo` with folders of its own. `watch` sees the process and what it has printed so far, at each line. */
export async function runDemo(
  env: Readonly<Record<string, string>>,
  watch: (child: ChildProcess, printed: string) => void = () => undefined,
): Promise<DemoRun> {
  const folder = mkdtempSync(join(tmpdir(), 'hz-'));
  const folders = ['tmp', 'work', 'home'].map((name) => join(folder, name));
  const [temporary = '', work = '', home = ''] = folders;
  for (const one of folders) mkdirSync(one);
  try {
    const child = spawn(process.execPath, [bin, 'demo'], {
      cwd: work,
      env: { PATH: process.env['PATH'] ?? '', HOME: home, TMPDIR: temporary, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const printed = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed.stdout += text;
      watch(child, printed.stdout);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.stderr += text));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { code, ...printed, left: folders.flatMap((one) => readdirSync(one)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
