import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { takeInventory } from '../../core/inventory/take-inventory';
import { addDuration, duration } from '../../core/model/time';
import { lookAhead } from '../../core/outlook/outlook';
import { renderCalendar } from '../../core/reporting/outlook/outlook-calendar';
import { renderOutlookJson } from '../../core/reporting/outlook/outlook-json';
import { renderOutlookText } from '../../core/reporting/outlook/outlook-text';
import { type LookFlags, onlyNamed, withLook } from '../pass/looking';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import type { Invocation } from '../terminal/invocation';
import { stamp } from '../terminal/stamp';

export interface ForecastFlags extends LookFlags {
  readonly days: string;
}

/** Ten years. */
const MOST_DAYS = 3_660;

/** What is to come if passes run, and what breaks if nothing does. Reads no value and changes nothing. */
export async function forecastCommand(
  invocation: Invocation<ForecastFlags>,
  paths: readonly string[] = [],
): Promise<ExitCode> {
  const { terminal, flags } = invocation;
  const days = daysOf(flags.days);
  return withLook(invocation, paths, ({ prepared, named }) => {
    const forecasts = prepared.map(({ desired, world, plan }) => {
      const until = addDuration(world.asOf, duration(days, 'd'));
      const outlook = lookAhead(onlyNamed(desired, named), world, until);
      return { outlook, breakages: takeInventory(desired, world, plan, named && { only: named }).forecast };
    });
    const style = { width: terminal.width, painter: terminal.painter, brief: terminal.brief };
    terminal.result(
      flags.format === 'json'
        ? renderOutlookJson(forecasts, stamp())
        : flags.format === 'ics'
          ? renderCalendar(
              forecasts.map(({ outlook }) => outlook),
              stamp(),
            )
          : forecasts.map(({ outlook, breakages }) => renderOutlookText(outlook, breakages, style)).join('\n'),
    );
    return ExitCode.done;
  });
}

function daysOf(text: string): number {
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (days >= 1 && days <= MOST_DAYS) return days;
  const parameters = { flag: '--days', found: text, expected: `a number of days from 1 to ${MOST_DAYS}` };
  throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('flag-invalid', parameters)]);
}
