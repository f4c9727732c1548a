import { reasonOf } from '../../adapters/system/file-problem';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { renderText } from '../../core/reporting/diagnostics/render-text';

/** What to say when output could not be written. */
export const lostOutputText = (error: Error): string =>
  renderText([cliCodes.diagnose('output-lost', { why: reasonOf(error) })]);
