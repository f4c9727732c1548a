import type { ValuePath } from './place';

/** One message for the person who runs Terraform. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** One line: what is wrong. */
  readonly summary: string;
  /** Why, and what to do next; several lines are fine. */
  readonly detail?: string;
  /** The attribute it is about, from the root of the resource: `['grants', 0, 'role']`. Terraform shows its source line. */
  readonly path?: ValuePath;
}

/** An error, on an attribute when a path is given. */
export function errorDiagnostic(summary: string, detail?: string, path?: ValuePath): Diagnostic {
  return build('error', summary, detail, path);
}

/** A warning, on an attribute when a path is given. */
export function warningDiagnostic(summary: string, detail?: string, path?: ValuePath): Diagnostic {
  return build('warning', summary, detail, path);
}

/** True when at least one of them is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

/**
 * Thrown by a provider to end a call with diagnostics of its own making. Any other error that a provider throws is shown
 * as a fault of the provider.
 */
export class DiagnosticsError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(...diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((diagnostic) => diagnostic.summary).join('; '));
    this.name = 'DiagnosticsError';
    this.diagnostics = diagnostics;
  }
}

function build(severity: Diagnostic['severity'], summary: string, detail?: string, path?: ValuePath): Diagnostic {
  return { severity, summary, ...(detail === undefined ? {} : { detail }), ...(path === undefined ? {} : { path }) };
}
