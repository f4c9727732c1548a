import type { Diagnostic } from '../../core/diagnostics/diagnostic';
import { renderText } from '../../core/reporting/diagnostics/render-text';

/** What was asked of a stack can't be done. The message is a report as of the command line; nothing was declared. */
export class StackError extends Error {
  override readonly name = 'StackError';

  constructor(
    /** What is wrong, each with its code. */
    readonly diagnostics: readonly Diagnostic[],
  ) {
    super(`the stack is not valid\n\n${renderText(diagnostics)}`);
    // What node prints of an error that nobody catches. Frames of this package would only hide the report.
    this.stack = `${this.name}: ${this.message}`;
  }
}
