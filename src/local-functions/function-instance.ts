import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { packageRoot } from '../adapters/system/installed-package';
import type { Ended, FunctionError } from './messages';

/** A function as it is deployed: a folder with its code, and what Lambda would be told of it. */
export interface DeployedFunction {
  /** The ARN that it is invoked by. */
  readonly arn: string;
  readonly folder: string;
  /** `function.rotate` is the export `rotate` of `function.js`. */
  readonly handler: string;
  /** All of it: of this process's environment the function gets nothing. */
  readonly environment: Readonly<Record<string, string>>;
  /** After so many milliseconds of real time it is killed. Lambda's 3 seconds when absent. */
  readonly timeoutMs?: number;
  /** The Node that runs it; that of this process when absent. */
  readonly node?: string;
  /** Gets what it writes, line by line. */
  readonly log?: (line: string) => void;
}

const DEFAULT_TIMEOUT_MS = 3_000;

/** One function with its process, which is started at the first call, goes on over calls, and is killed as Lambda does. */
export class FunctionInstance {
  private child: ChildProcess | undefined;
  private latest: Promise<unknown> = Promise.resolve();
  private closed = false;

  constructor(private readonly deployed: DeployedFunction) {}

  /** Calls are made one after another: one that waits has not begun, and its time has not either. */
  invoke(event: unknown, clock: () => number): Promise<Ended> {
    const call = this.latest.then(() => this.call(event, clock));
    // One that could not even be begun is no reason against the next.
    this.latest = call.catch(() => undefined);
    return call;
  }

  /** Ends it where it stands. What it had written has come by then. */
  async close(): Promise<void> {
    this.closed = true;
    const { child } = this;
    if (!child) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  private call(event: unknown, clock: () => number): Promise<Ended> {
    if (this.closed) return Promise.resolve(failed('Runtime.ExitError', 'the function was taken away'));
    const { timeoutMs = DEFAULT_TIMEOUT_MS } = this.deployed;
    const child = (this.child ??= this.start());
    return new Promise((resolve) => {
      let isLate = false;
      const end = (ended: Ended): void => {
        clearTimeout(timer);
        child.off('message', end).off('exit', crashed);
        resolve(ended);
      };
      const crashed = (code: number | null, signal: string | null): void =>
        end(
          isLate
            ? failed('Sandbox.Timedout', `the function took longer than ${timeoutMs / 1000} s`)
            : failed('Runtime.ExitError', `the function's process ended with ${code ?? signal}`),
        );
      const timer = setTimeout(() => {
        isLate = true;
        // The call ends when the process has: nothing of it goes on beside the next.
        child.kill('SIGKILL');
      }, timeoutMs);
      child.on('message', end).on('exit', crashed);
      try {
        child.send({ event, now: clock(), timeoutMs }, (error) => {
          if (error) end(failed('Runtime.ExitError', "the function's process has ended"));
        });
      } catch {
        // Such as one that is nested deeper than anything can be written.
        end(failed('Runtime.InvalidEvent', 'the event could not be handed over'));
      }
    });
  }

  private start(): ChildProcess {
    const { folder, handler, environment, node } = this.deployed;
    const child = fork(join(packageRoot(), 'dist', 'local-functions', 'function-process.js'), {
      cwd: folder,
      env: environment,
      ...(node !== undefined && { execPath: node }),
      // What this process was started with, a debugger's port among it, is not for its child.
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    // It dies between two calls, or can't be started at all: the next call starts another.
    child.on('exit', () => this.drop(child)).on('error', () => this.drop(child));
    for (const output of [child.stdout, child.stderr]) this.pass(output);
    child.send({ folder, handler }, () => undefined);
    return child;
  }

  private drop(child: ChildProcess): void {
    if (this.child === child) this.child = undefined;
  }

  private pass(output: Readable | null): void {
    if (output) createInterface({ input: output }).on('line', (line) => this.deployed.log?.(line));
  }
}

const failed = (errorType: string, errorMessage: string): { readonly error: FunctionError } => ({
  error: { errorType, errorMessage },
});
