import { isPortError } from '../../core/ports/errors';
import { ExitCode } from './exit-code';
import { CommandFailure, diagnosticOf } from './failure';
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
    if (interruption.signal.aborted && isPortError(error)) return ExitCode.interrupted;
    return explain(terminal, error, flags.format);
  } finally {
    terminal.clearProgress();
    interruption.close();
  }
}

function explain(terminal: Terminal, error: unknown, format: string): ExitCode {
  // Loaded only here: most runs have nothing to explain.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { report } = require('./reporting') as typeof import('./reporting');
  if (error instanceof CommandFailure) {
    report(terminal, error.diagnostics, format);
    return error.exitCode;
  }
  const diagnostic = diagnosticOf(error);
  if (diagnostic) {
    report(terminal, [diagnostic], format);
    return ExitCode.error;
  }
  terminal.complain(
    `hawzu-tokens hit an internal error: ${(error as Error).message}\nNothing is lost: apply again. Please report it; HAWZU_DEBUG=1 shows where it happened.`,
  );
  if (process.env['HAWZU_DEBUG']) terminal.complain((error as Error).stack ?? '');
  return ExitCode.error;
}
