import type { Diagnostic } from '../values/diagnostic';
import { DiagnosticsError, errorDiagnostic } from '../values/diagnostic';
import { ValueError } from '../values/value-error';
import type { Runtime } from './runtime';

/** A call as messages name it: the protocol's name of it, and the type it is about. */
export interface Call {
  readonly rpc: string;
  readonly subject: string;
}

/**
 * Runs a call so that it always answers: an error that a provider throws becomes diagnostics, because Terraform shows a
 * failed call as "Plugin error ... rpc error", without a place and without a hint.
 */
export async function answered<R>(
  runtime: Runtime,
  call: Call,
  respond: (diagnostics: readonly Diagnostic[]) => R,
  run: () => Promise<R>,
): Promise<R> {
  const started = runtime.milliseconds();
  const { signal } = runtime;
  try {
    return await run();
  } catch (error) {
    const diagnostics = diagnosticsOf(runtime, call, signal, error);
    if (!(error instanceof DiagnosticsError)) {
      runtime.log.error('a call failed', { rpc: call.rpc, subject: call.subject, stack: stackOf(error) });
    }
    return respond(diagnostics);
  } finally {
    const duration = runtime.milliseconds() - started;
    runtime.log.trace('answered', { rpc: call.rpc, subject: call.subject, duration_ms: duration });
  }
}

/** A diagnostic for something that only a correction of the provider can mend. */
export function providerFault(runtime: Runtime, call: Call, problem: string, path?: ValueError['path']): Diagnostic {
  return errorDiagnostic(
    `The provider ${runtime.provider.name} has a defect`,
    `${call.rpc} of ${call.subject}: ${problem}\n\n` +
      'This is a fault of the provider, not of your configuration. Please report it to the developers of the provider; ' +
      'TF_LOG=debug shows where it happened.',
    path,
  );
}

function diagnosticsOf(runtime: Runtime, call: Call, signal: AbortSignal, error: unknown): readonly Diagnostic[] {
  if (error instanceof DiagnosticsError) return error.diagnostics;
  if (signal.aborted && isAbort(error)) {
    return [
      errorDiagnostic(
        'Interrupted',
        `${call.rpc} of ${call.subject} was stopped on request. What was done before is in the state; run the command again to go on.`,
      ),
    ];
  }
  if (error instanceof ValueError) return [providerFault(runtime, call, `${error.problem}.`, error.path)];
  return [providerFault(runtime, call, error instanceof Error ? error.message : 'it threw something that is no error')];
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'CanceledError');
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : 'no stack';
}
