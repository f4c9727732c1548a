import { execFile } from 'node:child_process';
import { join } from 'node:path';

/** `hawzu-tokens gateway check` in a process of its own. */
export const runCheck = (args: readonly string[], env: Readonly<Record<string, string>>) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    const program = join(__dirname, '..', '..', 'bin', 'hawzu-tokens.js');
    const process = execFile(
      globalThis.process.execPath,
      [program, 'gateway', 'check', ...args],
      { env },
      (_, stdout, stderr) => done({ code: process.exitCode ?? -1, stdout, stderr }),
    );
  });
