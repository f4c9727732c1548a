import { spawn, type StdioOptions } from 'node:child_process';
import { fstatSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import type { Interruption } from '../terminal/interruption';

export interface ChildOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where what it prints goes while it works. `keep`: only into the result. */
  readonly stdout: 'stdout' | 'drop' | 'keep';
  readonly stderr: 'stderr' | 'keep';
  readonly interruption: Interruption;
  /** What it reads from its standard input; nothing when absent. */
  readonly input?: string;
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
 * Runs a program to its end, without a shell. It gets a process group of its own: on a terminal, a Ctrl-C would otherwise
 * reach it directly and through us, and Terraform takes the second as "at once", losing state. Where our output is a pipe,
 * its output goes through us: when the reader goes away (`| head`, a `tee` that got the same Ctrl-C), the system would end
 * Terraform in the middle of an apply.
 */
export async function runChild(command: string, args: readonly string[], options: ChildOptions): Promise<Ended> {
  const { cwd, env, input } = options;
  const stdio: StdioOptions = [input === undefined ? 'ignore' : 'pipe', wayOut(options.stdout), wayOut(options.stderr)];
  const child = spawn(command, args, { cwd, env, stdio, detached: passesSignals });
  const kept = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    const decoder = new StringDecoder('utf8');
    child[name]?.on('data', (bytes: Buffer) => {
      if (options[name] === 'keep') kept[name] += decoder.write(bytes);
      else process[name].write(bytes);
    });
  }
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve(code ?? -1));
  });
  // Its exit code tells why it stopped listening.
  child.stdin?.on('error', () => undefined).end(input);
  const interrupt = (): void => {
    if (passesSignals) child.kill('SIGINT');
  };
  return { exitCode: await options.interruption.passTo(interrupt, ended), ...kept };
}

function wayOut(goal: ChildOptions['stdout' | 'stderr']): 'ignore' | 'pipe' | 1 | 2 {
  if (goal === 'drop') return 'ignore';
  if (goal === 'keep') return 'pipe';
  const own = goal === 'stdout' ? 1 : 2;
  const way = fstatSync(own);
  return way.isFIFO() || way.isSocket() ? 'pipe' : own;
}
