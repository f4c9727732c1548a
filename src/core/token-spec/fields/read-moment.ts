import { type Instant, instant, later, parseInstant } from '../../model/time';
import type { Explanation } from '../document/explain-text';
import { asText } from '../document/kinds';
import type { Scope } from '../document/scope';

const FORM = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,3})?)?(?:Z|[+-](\d{2}):(\d{2})))?$/;
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAY = 24 * 3_600_000;

/** A date or date-time of a spec; a date alone means its beginning, 00:00 UTC. What is wrong is reported. */
export function readMoment(scope: Scope): Instant | undefined {
  const text = asText(scope.value);
  // Texts of another form have been reported by the schema.
  if (text === undefined || !FORM.test(text)) return undefined;
  const wrong = impossible(text);
  if (!wrong) return parseInstant(text);
  const field = scope.name();
  scope.report('invalid-date', { field, found: text, problem: wrong.problem }, { suggestion: wrong.suggestion });
  return undefined;
}

/**
 * A moment as people write it elsewhere, in the form that a spec takes; `undefined` for any other text. JavaScript alone would
 * take a time without a zone for one of this machine's, and 30 February for 2 March.
 */
export const momentIn = (text: string): Instant | undefined =>
  FORM.test(text) && impossible(text) === undefined ? parseInstant(text) : undefined;

/** The same for "through this day": a date alone means its end. */
export function readLastDay(scope: Scope): Instant | undefined {
  const at = readMoment(scope);
  return at !== undefined && asText(scope.value)?.length === 10 ? later(at, DAY) : at;
}

/** JavaScript takes 30 February for 2 March; a person who wrote it meant something else. */
function impossible(text: string): Explanation | undefined {
  const parts: readonly number[] = FORM.exec(text)?.map(Number) ?? [];
  const [, year, month, day, hour, minute, second, zoneHour, zoneMinute] = parts;
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const name = MONTHS[month - 1];
  if (name === undefined) return { problem: `there is no month ${month}` };
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (day < 1) return { problem: 'days count from 1' };
  if (day > days) {
    const last = `${text.slice(0, 8)}${days}`;
    return { problem: `${name} ${year} has ${days} days`, suggestion: text.length > 10 ? last + text.slice(10) : last };
  }
  const over = [
    [hour, 23],
    [minute, 59],
    [second, 59],
    [zoneHour, 14],
    [zoneMinute, 59],
  ].some(([value, most]) => value !== undefined && !Number.isNaN(value) && value > (most ?? 0));
  return over ? { problem: 'a day has no such time' } : undefined;
}

/** `2027-02-01` for whole days, the full time otherwise. */
export function formatMoment(at: Instant): string {
  const iso = new Date(at).toISOString();
  return at % DAY === 0 ? iso.slice(0, 10) : iso;
}

/** The day through which something counted that ended at an instant. */
export const lastDayBefore = (end: Instant): string => formatMoment(end % DAY === 0 ? instant(end - DAY) : end);
