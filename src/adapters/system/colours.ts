import pc from 'picocolors';
import { type ChangeTone, type Painter, plainPainter } from '../../core/reporting/text/painter';

const colours = pc.createColors(true);

/** As Terraform has them. */
const CHANGE_COLOURS: Readonly<Record<ChangeTone, (text: string) => string>> = {
  add: colours.green,
  change: colours.yellow,
  remove: colours.red,
  still: colours.dim,
};

const colourPainter: Painter = {
  severity: (severity, text) =>
    severity === 'error' ? colours.red(text) : severity === 'warning' ? colours.yellow(text) : colours.cyan(text),
  change: (tone, text) => CHANGE_COLOURS[tone](text),
  strong: (text) => colours.bold(text),
  faint: (text) => colours.dim(text),
};

/**
 * How to colour a report. https://no-color.org: any value of NO_COLOR turns colours off. FORCE_COLOR is for pipelines
 * whose log shows them.
 * @param onTerminal whether people look at the output as it comes
 */
export function painterFor(env: Readonly<Record<string, string | undefined>>, onTerminal: boolean): Painter {
  const { NO_COLOR, FORCE_COLOR, TERM } = env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return plainPainter;
  const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== '0';
  return forced || (onTerminal && TERM !== 'dumb') ? colourPainter : plainPainter;
}
