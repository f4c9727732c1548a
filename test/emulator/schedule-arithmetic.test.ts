import fc from 'fast-check';
import { nextWindow } from '../../src/emulator/rotation/schedule/next-window';
import { scheduleOf } from '../../src/emulator/rotation/schedule/schedule';
import type { RotationRules } from '../../src/emulator/store/secret/rotation';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const FIRST = Date.parse('2026-01-01T00:00:00Z');
/** Moments of twelve years, some of them on the hour, when windows open and close. */
const moment = fc.oneof(
  fc.integer({ min: 0, max: 12 * 366 * 24 }).map((hours) => FIRST + hours * HOUR),
  fc.integer({ min: 0, max: 12 * 366 * DAY }).map((ms) => FIRST + ms),
);
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const among = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });
const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** A way to write a field, and the values it stands for. */
interface Field {
  readonly text: string;
  readonly values: readonly number[];
}
const field = (first: number, last: number, names?: readonly string[]): fc.Arbitrary<Field> => {
  const all = range(first, last);
  const name = (value: number): string => names?.[value - first] ?? `${value}`;
  return fc.oneof(
    fc.constant({ text: '*', values: all }),
    among(all).map((values) => ({ text: values.map((value) => name(value)).join(','), values })),
    fc.tuple(fc.constantFrom(...all), fc.constantFrom(...all)).map(([one, other]) => {
      const [from, to] = [Math.min(one, other), Math.max(one, other)];
      return { text: `${name(from)}-${name(to)}`, values: range(from, to) };
    }),
    fc.tuple(fc.constantFrom(...all), fc.integer({ min: 1, max: last })).map(([from, step]) => ({
      text: `${from}/${step}`,
      values: all.filter((value) => value >= from && (value - from) % step === 0),
    })),
  );
};

/** A way to say which days, and a test of a day by the calendar alone. */
interface Days {
  readonly text: string;
  readonly has: (date: Date) => boolean;
}
const lastDate = (date: Date): number =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
const weekday = fc.integer({ min: 0, max: 6 });
const days: fc.Arbitrary<Days> = fc.oneof(
  field(1, 31).map(({ text, values }) => ({
    text: `${text} M ?`,
    has: (date: Date) => values.includes(date.getUTCDate()),
  })),
  fc.constant({ text: 'L M ?', has: (date: Date) => date.getUTCDate() === lastDate(date) }),
  field(1, 7, WEEKDAYS).map(({ text, values }) => ({
    text: `? M ${text}`,
    has: (date: Date) => values.includes(date.getUTCDay() + 1),
  })),
  fc.tuple(weekday, fc.integer({ min: 1, max: 5 })).map(([day, number]) => ({
    text: `? M ${WEEKDAYS[day]!}#${number}`,
    has: (date: Date) => date.getUTCDay() === day && Math.floor((date.getUTCDate() - 1) / 7) === number - 1,
  })),
  weekday.map((day) => ({
    text: `? M ${day + 1}L`,
    has: (date: Date) => date.getUTCDay() === day && date.getUTCDate() > lastDate(date) - 7,
  })),
);
const hours: fc.Arbitrary<Field> = fc.constantFrom(
  { text: '0', values: [0] },
  { text: '23', values: [23] },
  { text: '/6', values: [0, 6, 12, 18] },
  { text: '2/10', values: [2, 12, 22] },
  { text: '4,9,20', values: [4, 9, 20] },
);
const cron = fc.record({ hours, days, months: field(1, 12, MONTHS) }).map(({ hours: at, days: on, months }) => ({
  rules: { scheduleExpression: `cron(0 ${at.text} ${on.text.replace('M', months.text)} *)` },
  opens: (time: number) => {
    const date = new Date(time);
    return at.values.includes(date.getUTCHours()) && months.values.includes(date.getUTCMonth() + 1) && on.has(date);
  },
}));

const ruled = (rules: RotationRules, from: number, after: number) => nextWindow(scheduleOf(rules)!, from, after);

test('a cron expression opens the next window at the first hour that the calendar says, and at no other', () => {
  const outcomes = { found: 0, never: 0 };
  fc.assert(
    fc.property(cron, moment, ({ rules, opens }, after) => {
      const window = ruled(rules, FIRST, after);
      // Hour by hour, as one would look it up.
      let expected: number | undefined;
      const limit = after + 9 * 366 * DAY;
      for (let time = after - (after % HOUR) + HOUR; time < limit && expected === undefined; time += HOUR) {
        if (opens(time)) expected = time;
      }
      if (expected === undefined) expect(window === undefined || window.opensAt >= limit).toBe(true);
      else expect(window?.opensAt).toBe(expected);
      outcomes[expected === undefined ? 'never' : 'found']++;
    }),
    { numRuns: 300 },
  );
  expect(outcomes.found).toBeGreaterThan(200);
});

const rate = fc.oneof(
  fc
    .integer({ min: 1, max: 1000 })
    .map((every) => ({ interval: every * DAY, rules: { automaticallyAfterDays: every } })),
  fc
    .integer({ min: 1, max: 999 })
    .map((every) => ({ interval: every * DAY, rules: { scheduleExpression: `rate(${every} days)` } })),
  fc
    .integer({ min: 4, max: 200 })
    .map((every) => ({ interval: every * HOUR, rules: { scheduleExpression: `rate(${every} hours)` } })),
);

test('an interval opens windows at whole multiples of it after the midnight it is counted from, the next one first', () => {
  fc.assert(
    fc.property(rate, moment, fc.integer({ min: 0, max: 3000 * DAY }), ({ interval, rules }, from, later) => {
      const after = from + later;
      const { opensAt } = ruled(rules, from, after)!;
      const midnight = Date.parse(`${new Date(from).toISOString().slice(0, 10)}T00:00:00Z`);
      expect(opensAt).toBeGreaterThan(after);
      expect((opensAt - midnight) % interval).toBe(0);
      expect(opensAt).toBeGreaterThan(midnight);
      expect(opensAt - interval <= after || opensAt - interval === midnight).toBe(true);
    }),
  );
});

const duration = fc.option(fc.integer({ min: 1, max: 24 }), { nil: undefined });
test('a window is as long as was asked for, opens on the hour, and ends before the next one and with its day', () => {
  let refused = 0;
  fc.assert(
    fc.property(fc.oneof(rate, cron), duration, moment, ({ rules }, asked, after) => {
      const all: RotationRules = { ...rules, ...(asked === undefined ? {} : { duration: `${asked}h` }) };
      let window;
      try {
        window = ruled(all, after, after);
      } catch (error) {
        expect((error as Error).name).toBe('ScheduleError');
        refused++;
        return;
      }
      if (window === undefined) return;
      const { opensAt, closesAt } = window;
      expect([opensAt % HOUR, closesAt % HOUR]).toEqual([0, 0]);
      expect(closesAt).toBeGreaterThan(opensAt);
      expect(new Date(closesAt - 1).toISOString().slice(0, 10)).toBe(new Date(opensAt).toISOString().slice(0, 10));
      if (asked !== undefined) expect(closesAt - opensAt).toBe(Math.min(asked * HOUR, DAY - (opensAt % DAY)));
      const following = ruled(all, after, opensAt);
      if (following !== undefined) expect(following.opensAt).toBeGreaterThanOrEqual(closesAt);
    }),
    { numRuns: 1000 },
  );
  expect(refused).toBeGreaterThan(50);
});

test.each<[RotationRules, number]>([
  [{ automaticallyAfterDays: 7 }, 24],
  [{ scheduleExpression: 'rate(7 days)' }, 24],
  [{ scheduleExpression: 'rate(5 hours)' }, 1],
  [{ scheduleExpression: 'cron(0 4 * * ? *)' }, 20],
  [{ scheduleExpression: 'cron(0 0 1 * ? *)' }, 24],
  [{ scheduleExpression: 'cron(0 0/6 * * ? *)' }, 1],
])('where nothing is said, a window of %j is open for %d hours', (rules, length) => {
  const { opensAt, closesAt } = ruled(rules, FIRST, FIRST)!;
  expect((closesAt - opensAt) / HOUR).toBe(length);
});

test('what comes once in 28 years is found, and over 2100 too', () => {
  const fifthSunday = { scheduleExpression: 'cron(0 0 ? 2 SUN#5 *)' };
  const years = [Date.parse('2026-03-01'), Date.parse('2032-03-01'), Date.parse('2088-03-01')].map((after) =>
    new Date(ruled(fifthSunday, after, after)!.opensAt).toISOString().slice(0, 10),
  );
  expect(years).toEqual(['2032-02-29', '2060-02-29', '2128-02-29']);
});
