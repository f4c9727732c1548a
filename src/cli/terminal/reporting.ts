import type { Diagnostic } from '../../core/diagnostics/diagnostic';
import { renderJson } from '../../core/reporting/diagnostics/render-json';
import { renderSarif } from '../../core/reporting/diagnostics/render-sarif';
import { renderText } from '../../core/reporting/diagnostics/render-text';
import type { Terminal } from './terminal';
import { version } from '../../adapters/system/installed-package';

/** Prints diagnostics to where they are looked for: stderr for people, stdout when a machine asked for a format. */
export function report(
  terminal: Terminal,
  diagnostics: readonly Diagnostic[],
  format: string,
  showWaived = false,
): void {
  if (format === 'json') terminal.result(renderJson(diagnostics));
  else if (format === 'sarif') terminal.result(renderSarif(diagnostics, { name: 'hawzu-tokens', version: version() }));
  else {
    const text = renderText(diagnostics, { painter: terminal.painter, width: terminal.width, showWaived }).trimEnd();
    const wrong = diagnostics.some(({ waived }) => waived === undefined);
    if (wrong) terminal.complain(text);
    else if (text !== '') terminal.say(text);
  }
}
