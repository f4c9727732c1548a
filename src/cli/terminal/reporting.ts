import type { Diagnostic } from '../../core/diagnostics/diagnostic';
import { renderSarif } from '../../core/reporting/diagnostics/render-sarif';
import { renderText } from '../../core/reporting/diagnostics/render-text';
import { renderDocument } from '../../core/reporting/document/document';
import type { CommandFailure } from './failure';
import { stamp } from './stamp';
import type { Terminal } from './terminal';
import { version } from '../../adapters/system/installed-package';

/** Prints diagnostics to where they are looked for: stderr for people, stdout for a code scanner. */
export function report(
  terminal: Terminal,
  diagnostics: readonly Diagnostic[],
  format: string,
  showWaived = false,
): void {
  if (format === 'sarif') terminal.result(renderSarif(diagnostics, { name: 'hawzu-tokens', version: version() }));
  else {
    const text = renderText(diagnostics, { painter: terminal.painter, width: terminal.width, showWaived }).trimEnd();
    const wrong = diagnostics.some(({ waived }) => waived === undefined);
    if (wrong) terminal.complain(text);
    else if (text !== '') terminal.say(text);
  }
}

/** Says why a command came to no result. A machine gets a document that says so. */
export function reportFailure(
  terminal: Terminal,
  { diagnostics, exitCode }: Pick<CommandFailure, 'diagnostics' | 'exitCode'>,
  format: string,
): void {
  if (format !== 'json') report(terminal, diagnostics, format);
  else {
    const document = { kind: 'failure', specs: [], findings: diagnostics, result: { exitCode } } as const;
    terminal.result(renderDocument(document, stamp()));
  }
}
