const long = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });
const short = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const middle = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });
const relative = new Intl.RelativeTimeFormat('en');
const number = new Intl.NumberFormat();

/** In the reader's manner: `1,903`. */
export const inDigits = (count: number): string => number.format(count);

/** In the reader's zone and manner: with weekday and minute, as a day, as a day with its minute. */
export const inFull = (at: number): string => long.format(at);
export const asDay = (at: number): string => short.format(at);
export const asLongDay = (at: number): string => day.format(at);
export const withMinute = (at: number): string => middle.format(at);

/** `2026-12-05 14:03:21 UTC` */
export const inUtc = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400_000],
  ['month', 60 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** `3 minutes ago`, `in 2 days` */
export function fromNow(at: number, now: number): string {
  const apart = at - now;
  const step = STEPS.find(([, size]) => Math.abs(apart) >= size);
  // The service tells its time to the second: what has just been done there may be a moment ahead.
  if (step === undefined) return apart > 5_000 ? 'in less than a minute' : 'just now';
  const [unit, size] = step;
  // Months are told from the second on; up to there, days say it better.
  const length = unit === 'month' ? size / 2 : size;
  return relative.format(Math.trunc(apart / length), unit);
}
