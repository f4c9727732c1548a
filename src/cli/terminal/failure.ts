import { runCodes } from '../../core/diagnostics/catalogue/run';
import type { Diagnostic } from '../../core/diagnostics/diagnostic';
import { isPortError } from '../../core/ports/errors';
import type { ExitCode } from './exit-code';

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
