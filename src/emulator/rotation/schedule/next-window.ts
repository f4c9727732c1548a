import type { RotationWindow } from '../../store/secret/rotation';
import { DAY_MS, HOUR_MS, startOfDay } from './calendar';
import type { Cron } from './cron';
import type { Schedule } from './schedule';

/** A fifth Sunday of February comes every 28 years, and around 2100, which is no leap year, after 40. */
const SEARCHED_DAYS = 41 * 366;

/**
 * The first window that opens after `after`; undefined if none ever does. Days are counted from the day of `from`, hours
 * from its midnight; both are epoch milliseconds.
 */
export function nextWindow(
  schedule: Schedule,
  from: number,
  after: number,
): Omit<RotationWindow, 'rotatesAt'> | undefined {
  const opensAt = nextOpening(schedule, from, after);
  if (opensAt === undefined) return undefined;
  return { opensAt, closesAt: Math.min(opensAt + schedule.hours * HOUR_MS, startOfDay(opensAt) + DAY_MS) };
}

function nextOpening(schedule: Schedule, from: number, after: number): number | undefined {
  switch (schedule.kind) {
    case 'days':
      return nextOnGrid(startOfDay(from), schedule.every * DAY_MS, after);
    case 'hours':
      return nextOnGrid(startOfDay(from), schedule.every * HOUR_MS, after);
    case 'cron':
      return nextByCron(schedule.cron, after);
  }
}

/** The first of base + interval, base + 2 × interval … that lies after `after`. */
function nextOnGrid(base: number, interval: number, after: number): number {
  return base + (Math.floor((after - base) / interval) + 1) * interval;
}

function nextByCron({ hours, isDay }: Cron, after: number): number | undefined {
  const first = startOfDay(after);
  for (let index = 0; index < SEARCHED_DAYS; index++) {
    const day = first + index * DAY_MS;
    if (!isDay(day)) continue;
    const opening = hours.map((hour) => day + hour * HOUR_MS).find((time) => time > after);
    if (opening !== undefined) return opening;
  }
  return undefined;
}
