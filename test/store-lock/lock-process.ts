import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const LOCK = join(__dirname, '..', '..', 'dist', 'store-lock', 'index.js');

/** Holds a store and says so; then starts a child that outlives it, when it is told to. */
const MAIN = `
const { holdStore } = require(${JSON.stringify(LOCK)});
const { fork, spawn } = require('node:child_process');
const [, file, kernel, child] = process.argv;
holdStore(file, { clock: Date.now, ...(kernel === 'kernel' ? {} : { askKernel: () => 'unavailable' }) }).then(
  (lock) => {
    let childId = 0;
    if (child === 'spawn') childId = spawn('sleep', ['60'], { stdio: 'ignore', detached: true }).pid;
    if (child === 'fork') childId = fork('-e', [], { execArgv: ['-e', 'setTimeout(() => 0, 60000)', '--'], detached: true }).pid;
    console.log('held ' + childId);
    lock.lost.then((error) => console.log('lost ' + error.code));
    setInterval(() => 0, 1000);
  },
  (error) => { console.log('refused ' + error.message); process.exit(3); },
);
`;

/** A process that tries to hold a store. */
export interface LockProcess {
  readonly child: ChildProcess;
  /** `held <id of its child>` or `refused <message>`. */
  readonly said: string;
  kill(): Promise<void>;
}

export async function lockProcess(
  file: string,
  {
    kernel = true,
    child = '',
    before = [],
  }: { readonly kernel?: boolean; readonly child?: 'spawn' | 'fork' | ''; readonly before?: readonly string[] } = {},
): Promise<LockProcess> {
  const command = [...before, process.execPath, '-e', MAIN, file, kernel ? 'kernel' : 'heartbeat', child];
  const started = spawn(command[0]!, command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => started.once('exit', () => resolve()));
  const said = await new Promise<string>((resolve, reject) => {
    createInterface(started.stdout).once('line', resolve);
    started.once('error', reject);
    // Not `exit`: what it said last may still be in the pipe then.
    started.once('close', (code) => reject(new Error(`ended with ${code} and said nothing`)));
  });
  return {
    child: started,
    said,
    kill: async () => {
      started.kill('SIGKILL');
      await ended;
    },
  };
}
