import type { Diagnostic } from '../../core/diagnostics/diagnostic';
import { renderText } from '../../core/reporting/diagnostics/render-text';

/**
 * A spec, or what was said about it in code, is not valid. The message is the report that the command line prints: file,
 * line, column, the source line with a marker, and what to do. Nothing of the spec was declared.
 */
export class SpecError extends Error {
  override readonly name = 'SpecError';

  constructor(
    /** What is wrong, in reading order; findings of the same files among them. */
    readonly diagnostics: readonly Diagnostic[],
  ) {
    super(`the token spec is not valid\n\n${renderText(diagnostics)}`);
    // What node prints of an error that nobody catches. Frames of this package would only hide the report.
    this.stack = `${this.name}: ${this.message}`;
  }
}
