import { spawn, type StdioOptions } from 'node:child_process';
import type { Interruption } from '../interruption';

export interface ChildOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where what it prints goes while it works. `keep`: only into the result. */
  readonly stdout: 'stdout' | 'drop' | 'keep';
  readonly stderr: 'stderr' | 'keep';
  readonly interruption: Interruption;
}

export interface Ended {
  /** -1 when a signal ended it. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Windows has no process groups and no SIGINT that could be sent: there a Ctrl-C reaches the child by itself. */
const passesSignals = process.platform !== 'win32';

/**
 * Runs a program to its end, without a shell and without input. It gets a process group of its own: on a terminal, a
 * Ctrl-C would otherwise reach it directly and through us, and Terraform takes the second as "at once", losing state.
 */
export async function runChild(command: string, args: readonly string[], options: ChildOptions): Promise<Ended> {
  const streams = { stdout: 1, stderr: 2, drop: 'ignore', keep: 'pipe' } as const;
  const stdio: StdioOptions = ['ignore', streams[options.stdout], streams[options.stderr]];
  const child = spawn(command, args, { cwd: options.cwd, env: options.env, stdio, detached: passesSignals });
  const kept = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (kept.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (kept.stderr += text));
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve(code ?? -1));
  });
  const interrupt = (): void => {
    if (passesSignals) child.kill('SIGINT');
  };
  return { exitCode: await options.interruption.passTo(interrupt, ended), ...kept };
}
