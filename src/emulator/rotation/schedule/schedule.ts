import type { RotationRules } from '../../store/secret/rotation';
import { parseCron, type Cron } from './cron';
import { ScheduleError } from './schedule-error';

/** When windows open, and for how many hours; none reaches into the next UTC day. */
export type Schedule = { readonly hours: number } & (
  | { readonly kind: 'days'; readonly every: number }
  | { readonly kind: 'hours'; readonly every: number }
  | { readonly kind: 'cron'; readonly cron: Cron }
);

const LEAST_HOURS = 4;
const MOST_DAYS = 999;

/** The schedule that rules stand for; none if they name no times. Throws ScheduleError for what AWS documents as wrong. */
export function scheduleOf(rules: RotationRules): Schedule | undefined {
  const { automaticallyAfterDays: days, scheduleExpression: expression, duration } = rules;
  const asked = duration === undefined ? undefined : hoursOf(duration);
  if (days !== undefined) return { kind: 'days', every: days, hours: within(24, asked) };
  if (expression !== undefined) return ofExpression(expression, asked);
  if (asked !== undefined) throw new ScheduleError('A Duration needs AutomaticallyAfterDays or a ScheduleExpression.');
  return undefined;
}

function ofExpression(expression: string, asked: number | undefined): Schedule {
  const [, kind, inside = ''] = /^(rate|cron)\((.*)\)$/.exec(expression) ?? [];
  switch (kind) {
    case 'rate':
      return ofRate(inside, asked);
    case 'cron':
      return ofCron(parseCron(inside), asked);
    default:
      throw new ScheduleError('A ScheduleExpression is rate(...) or cron(...).');
  }
}

function ofRate(inside: string, asked: number | undefined): Schedule {
  const [, number, unit] = /^(\d{1,5}) (hour|day)s?$/.exec(inside) ?? [];
  if (number === undefined) throw new ScheduleError('A rate is a number and hours or days: rate(10 days).');
  const every = Number(number);
  const hours = unit === 'day' ? every * 24 : every;
  if (hours < LEAST_HOURS || hours > MOST_DAYS * 24) {
    throw new ScheduleError(`A rate lies between ${LEAST_HOURS} hours and ${MOST_DAYS} days.`);
  }
  if (unit === 'day') return { kind: 'days', every, hours: within(24, asked) };
  return { kind: 'hours', every, hours: within(Math.min(every, 24), asked ?? 1) };
}

/** Windows of a day with one start may stay open to its end; where there are several they are an hour long. */
function ofCron(cron: Cron, asked: number | undefined): Schedule {
  const { hours } = cron;
  const gaps = hours.map((hour, index) => (hours[index + 1] ?? 24 + (hours[0] ?? 0)) - hour);
  if (Math.min(...gaps) < LEAST_HOURS) {
    throw new ScheduleError(`There must be at least ${LEAST_HOURS} hours between rotations.`);
  }
  const room = Math.min(...gaps, 24 - (hours.at(-1) ?? 0));
  return { kind: 'cron', cron, hours: within(room, hours.length > 1 ? (asked ?? 1) : asked) };
}

function hoursOf(duration: string): number {
  const [, number] = /^(\d+)h$/.exec(duration) ?? [];
  if (number === undefined || Number(number) < 1) throw new ScheduleError('A Duration is a number of hours: 3h.');
  return Number(number);
}

/** The hours that were asked for, or all there is room for. */
function within(room: number, asked = room): number {
  if (asked <= room) return asked;
  throw new ScheduleError('The rotation window must not extend into the next rotation window or the next UTC day.');
}
