import { isPortError } from '../../core/ports/errors';
import { ExitCode } from './exit-code';
import { CommandFailure, failureOf } from './failure';
import { Interruption } from './interruption';
import { type CommonFlags, Terminal } from './terminal';

/** What every command gets: where to write, the wish to stop, and its flags. */
export interface Invocation<Flags> {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly interruption: Interruption;
  readonly flags: Flags & CommonFlags & { readonly format: string };
}

export type Handler<Flags> = (invocation: Invocation<Flags>, ...args: readonly string[][]) => Promise<ExitCode>;

/** Runs one command and turns every way it can end into an exit code and words for people. */
export async function invoke<Flags>(
  flags: Flags & CommonFlags & { readonly format: string },
  args: readonly string[][],
  handler: Handler<Flags>,
): Promise<ExitCode> {
  const terminal = new Terminal(flags);
  const interruption = new Interruption(terminal);
  try {
    return await handler({ terminal, signal: interruption.signal, interruption, flags }, ...args);
  } catch (error) {
    // What was asked for when the wish to stop came may fail for it; whatever had begun has told its own outcome.
    const isStopped = interruption.signal.aborted && isPortError(error);
    return explain(terminal, isStopped ? new CommandFailure(ExitCode.interrupted, []) : error, flags.format);
  } finally {
    terminal.clearProgress();
    interruption.close();
  }
}

function explain(terminal: Terminal, error: unknown, format: string): ExitCode {
  // Loaded only here: most runs have nothing to explain.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { reportFailure } = require('./reporting') as typeof import('./reporting');
  const failure = failureOf(error);
  reportFailure(terminal, failure, format);
  if (process.env['HAWZU_DEBUG'] && failure !== error) terminal.complain((error as Error).stack ?? '');
  return failure.exitCode;
}
