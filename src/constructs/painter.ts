import pc from 'picocolors';
import { type Painter, plainPainter } from '../core/diagnostics/render-text';

/**
 * Colours of reports on stderr, by the rules of the command line: https://no-color.org, and FORCE_COLOR for pipelines
 * whose log shows them.
 */
export function painterFor(env: Readonly<Record<string, string | undefined>>, terminal: boolean): Painter {
  const { NO_COLOR, FORCE_COLOR, TERM } = env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return plainPainter;
  const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== '0';
  return forced || (terminal && TERM !== 'dumb') ? colourPainter : plainPainter;
}

const colours = pc.createColors(true);

const colourPainter: Painter = {
  ...plainPainter,
  severity: (severity, text) =>
    severity === 'error' ? colours.red(text) : severity === 'warning' ? colours.yellow(text) : colours.cyan(text),
  strong: (text) => colours.bold(text),
  faint: (text) => colours.dim(text),
};
