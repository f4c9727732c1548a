import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { runCodes } from '../../core/diagnostics/catalogue/run';
import type { Diagnostic } from '../../core/diagnostics/diagnostic';
import { isPortError } from '../../core/ports/errors';
import { ExitCode } from './exit-code';

/** Ends a command with what to tell people, and its exit code. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';

  constructor(
    readonly exitCode: ExitCode,
    readonly diagnostics: readonly Diagnostic[],
  ) {
    super(diagnostics.map((diagnostic) => diagnostic.message).join('; '));
  }
}

/** What to tell people of a port that failed; `undefined` for anything else, which is a defect of ours. */
export function diagnosticOf(error: unknown): Diagnostic | undefined {
  if (!isPortError(error)) return undefined;
  const parameters = { operation: error.operation, problem: error.message };
  return runCodes.diagnose(error.port === 'token API' ? 'token-api-failed' : 'secret-store-failed', parameters);
}

/** What a command ends with that threw this. */
export function failureOf(error: unknown): CommandFailure {
  if (error instanceof CommandFailure) return error;
  const known = diagnosticOf(error) ?? cliCodes.diagnose('internal-error', { problem: (error as Error).message });
  return new CommandFailure(ExitCode.error, [known]);
}
