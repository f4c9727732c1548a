import { DAY_MS } from './calendar';
import { fieldValue, fieldValues, type FieldKind } from './cron-field';
import { ScheduleError } from './schedule-error';

/** A cron expression: at these hours of each day that is one of its days. */
export interface Cron {
  readonly hours: readonly number[];
  /** @param day midnight UTC, epoch milliseconds */
  readonly isDay: (day: number) => boolean;
}

const HOUR: FieldKind = { name: 'hour', first: 0, last: 23 };
const DAY_OF_MONTH: FieldKind = { name: 'day of the month', first: 1, last: 31 };
const MONTH: FieldKind = {
  name: 'month',
  first: 1,
  last: 12,
  names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
};
const DAY_OF_WEEK: FieldKind = {
  name: 'day of the week',
  first: 1,
  last: 7,
  names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
};

type DayTest = (day: Date) => boolean;

/** Reads `0 H DoM Mon DoW *`. Minutes are always 0 and years always `*`; one of the two kinds of day must be `?`. */
export function parseCron(fields: string): Cron {
  const [minutes, hours, dayOfMonth, month, dayOfWeek, year, ...more] = fields.trim().split(/ +/);
  if (year === undefined || more.length > 0) throw new ScheduleError('A cron expression has six fields.');
  if (minutes !== '0') throw new ScheduleError('The minutes of a cron expression must be 0.');
  if (year !== '*') throw new ScheduleError('The year of a cron expression must be *.');
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw new ScheduleError('Of the day of the month and the day of the week exactly one must be a question mark.');
  }
  const months = new Set(fieldValues(MONTH, month ?? ''));
  const isRightDay = dayOfWeek === '?' ? daysOfMonth(dayOfMonth ?? '') : daysOfWeek(dayOfWeek ?? '');
  return {
    hours: fieldValues(HOUR, hours ?? ''),
    isDay: (day) => {
      const date = new Date(day);
      return months.has(date.getUTCMonth() + 1) && isRightDay(date);
    },
  };
}

function daysOfMonth(field: string): DayTest {
  if (field.toUpperCase() === 'L') return isInLast(1);
  const days = new Set(fieldValues(DAY_OF_MONTH, field));
  return (date) => days.has(date.getUTCDate());
}

/** `SUN#2` is the second Sunday of a month, `SUNL` the last one, and `L` alone Saturday. */
function daysOfWeek(field: string): DayTest {
  if (field.toUpperCase() === 'L') return isWeekday(new Set([DAY_OF_WEEK.last]));
  const [, ofWeek, number] = /^(\w+)#([1-5])$/.exec(field) ?? [];
  if (ofWeek !== undefined) {
    const isRight = isWeekday(new Set([fieldValue(DAY_OF_WEEK, ofWeek)]));
    return (date) => isRight(date) && Math.ceil(date.getUTCDate() / 7) === Number(number);
  }
  const [, last] = /^(\w+)L$/i.exec(field) ?? [];
  if (last !== undefined) {
    const isRight = isWeekday(new Set([fieldValue(DAY_OF_WEEK, last)]));
    const isLastWeek = isInLast(7);
    return (date) => isRight(date) && isLastWeek(date);
  }
  return isWeekday(new Set(fieldValues(DAY_OF_WEEK, field)));
}

const isWeekday =
  (days: ReadonlySet<number>): DayTest =>
  (date) =>
    days.has(date.getUTCDay() + 1);

/** Whether so many days later it is another month. */
const isInLast =
  (days: number): DayTest =>
  (date) =>
    new Date(date.getTime() + days * DAY_MS).getUTCMonth() !== date.getUTCMonth();
