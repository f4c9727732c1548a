/** A point in time: milliseconds since 1970-01-01T00:00:00Z. Branded so that a length of time can't stand in for it. */
declare const brand: unique symbol;
export type Instant = number & { readonly [brand]: 'Instant' };

/** Units of a declared length of time. `M` and `y` are calendar months and years (seed 001: "1 Month", "1 Year"). */
export type DurationUnit = 'h' | 'd' | 'w' | 'M' | 'y';

/** A declared length of time. A calendar unit has no length of its own: it needs the instant that it counts from. */
export interface Duration {
  readonly count: number;
  readonly unit: DurationUnit;
}

const HOUR = 3_600_000;
const FIXED: Readonly<Record<'h' | 'd' | 'w', number>> = { h: HOUR, d: 24 * HOUR, w: 168 * HOUR };

export const instant = (epochMs: number): Instant => epochMs as Instant;

/** Parses an ISO 8601 date-time; `undefined` when it is none. */
export function parseInstant(text: string): Instant | undefined {
  const epochMs = Date.parse(text);
  return Number.isNaN(epochMs) ? undefined : instant(epochMs);
}

export const formatInstant = (at: Instant): string => new Date(at).toISOString();

/** Adds milliseconds. */
export const later = (at: Instant, ms: number): Instant => instant(at + ms);

export const duration = (count: number, unit: DurationUnit): Duration => ({ count, unit });

/** Parses `30d`, `1M`, `0h`; `undefined` when the text is no duration. */
export function parseDuration(text: string): Duration | undefined {
  const match = /^(0|[1-9]\d{0,4})([hdwMy])$/.exec(text);
  return match ? { count: Number(match[1]), unit: match[2] as DurationUnit } : undefined;
}

export const formatDuration = (d: Duration): string => `${d.count}${d.unit}`;

/**
 * The instant that lies a duration after another. A calendar month keeps the day of the month and the time of day in
 * UTC; where the target month is shorter, its last day is taken (31 January + 1M = 28 or 29 February).
 */
export function addDuration(at: Instant, d: Duration): Instant {
  if (d.unit !== 'M' && d.unit !== 'y') return later(at, d.count * FIXED[d.unit]);
  const from = new Date(at);
  const months = from.getUTCFullYear() * 12 + from.getUTCMonth() + d.count * (d.unit === 'y' ? 12 : 1);
  const year = Math.floor(months / 12);
  const month = months % 12;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const moved = new Date(at);
  moved.setUTCFullYear(year, month, Math.min(from.getUTCDate(), lastDay));
  return instant(moved.getTime());
}

/** Milliseconds a duration takes when it counts from an instant. */
export const lengthFrom = (at: Instant, d: Duration): number => addDuration(at, d) - at;

/** The shortest time in milliseconds that a duration can take anywhere in the calendar (1M: 28 days, 1y: 365). */
export function shortestLength(d: Duration): number {
  if (d.unit !== 'M' && d.unit !== 'y') return d.count * FIXED[d.unit];
  const months = d.count * (d.unit === 'y' ? 12 : 1);
  const years = Math.floor(months / 12);
  // 28 days for a first single month; every further month has 30 on average at least; a year has 365.
  const rest = months % 12;
  const restDays = rest === 0 ? 0 : Math.min(...Array.from({ length: 12 }, (_, start) => daysOf(start, rest)));
  return (years * 365 + restDays) * FIXED.d;
}

/** The longest time in milliseconds that a duration can take anywhere in the calendar (1M: 31 days, 1y: 366). */
export function longestLength(d: Duration): number {
  if (d.unit !== 'M' && d.unit !== 'y') return d.count * FIXED[d.unit];
  const months = d.count * (d.unit === 'y' ? 12 : 1);
  // Four years from a leap year hold every case; counting from the first of a month is the longest way.
  const lengths = Array.from(
    { length: 48 },
    (_, start) => Date.UTC(2024, start + months, 1) - Date.UTC(2024, start, 1),
  );
  return Math.max(...lengths);
}

function daysOf(startMonth: number, months: number): number {
  return (Date.UTC(2023, startMonth + months, 1) - Date.UTC(2023, startMonth, 1)) / FIXED.d;
}

/** 30 minutes: longer than any pass and any stale read. Nothing doubtful is touched before it has passed. */
export const SETTLE_MS = 30 * 60_000;

/**
 * 2 hours: Secrets Manager does not tell when it has given up the attempts of a rotation in which nothing happens, and a call
 * of a function lasts a quarter of an hour at most.
 */
export const ROTATION_GIVEN_UP_MS = 2 * 3_600_000;

/** 15 minutes: nothing that can't be undone starts later than this after its observation. */
export const FENCE_MS = 15 * 60_000;
