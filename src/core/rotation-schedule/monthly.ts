import { duration, longestLength, shortestLength } from '../model/time';
import { type Candidate, type DayHours, type Draw } from './candidate';
import { hourIn } from './daily';

const HOUR = 3_600_000;

/** A cron expression begins again every year, so only these numbers of months stay even. */
const EVEN_MONTHS = [1, 2, 3, 4, 6, 12];

/** On one day of every so many months: one that every month has. */
export function monthly(most: number, hours: DayHours, draw: Draw): readonly Candidate[] {
  return EVEN_MONTHS.filter((months) => months <= most).map((months) => {
    const hour = hourIn(hours, draw);
    const day = 1 + draw('day', 28);
    const month = 1 + draw('month', months);
    const length = duration(months, 'M');
    return {
      expression: `cron(0 ${hour} ${day} ${inMonths(month, months)} ? *)`,
      gapHours: { min: shortestLength(length) / HOUR, max: longestLength(length) / HOUR },
      roomHours: 1,
      keepsWindow: true,
    };
  });
}

/** How many even months take no more than so many days, wherever they begin. */
export const evenMonthsWithin = (days: number): number =>
  EVEN_MONTHS.findLast((months) => longestLength(duration(months, 'M')) <= days * 24 * HOUR) ?? 0;

function inMonths(first: number, every: number): string {
  if (every === 1) return '*';
  return every === 12 ? String(first) : `${first}/${every}`;
}
