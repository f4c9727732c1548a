/** The expiry options of the product, in its words and order. */
export const EXPIRY_CHOICES = ['week', 'month', 'half-year', 'year', 'date', 'never'] as const;
export type ExpiryChoice = (typeof EXPIRY_CHOICES)[number];

export const EXPIRY_WORDS: Readonly<Record<ExpiryChoice, string>> = {
  week: '1 Week',
  month: '1 Month',
  'half-year': '6 Months',
  year: '1 Year',
  date: 'Custom Date',
  never: 'Never Expires',
};

const MONTHS: Partial<Record<ExpiryChoice, number>> = { month: 1, 'half-year': 6, year: 12 };

/** So many months later on the same day, or on the last day of a month that has no such day. */
export function monthsLater(at: number, months: number): number {
  const from = new Date(at);
  const to = new Date(at);
  to.setDate(1);
  to.setMonth(from.getMonth() + months);
  const days = new Date(to.getFullYear(), to.getMonth() + 1, 0).getDate();
  to.setDate(Math.min(from.getDate(), days));
  return to.getTime();
}

function weekLater(at: number): number {
  const to = new Date(at);
  to.setDate(to.getDate() + 7);
  return to.getTime();
}

/** The day of an instant where the reader is, as a date field has it: `2026-12-05`. */
export function dayOf(at: number): string {
  const local = new Date(at);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${String(local.getFullYear()).padStart(4, '0')}-${two(local.getMonth() + 1)}-${two(local.getDate())}`;
}

/** Where the reader's day begins; undefined: no such day. */
export function startOfDay(text: string, daysLater = 0): number | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (parts === null) return undefined;
  const year = Number(parts[1]);
  const month = Number(parts[2]);
  const date = Number(parts[3]);
  const start = new Date(year, month - 1, date + daysLater);
  if (daysLater === 0 && (start.getMonth() !== month - 1 || start.getDate() !== date)) return undefined;
  return start.getTime();
}

/** The last millisecond of the reader's day. A token that ends "on the 5th" works on the 5th. */
export function endOfDay(text: string): number | undefined {
  if (startOfDay(text) === undefined) return undefined;
  const next = startOfDay(text, 1);
  return next === undefined ? undefined : next - 1;
}

/** The instant that a choice means; null: never; undefined: not said yet. */
export function expiryOf(choice: ExpiryChoice, date: string, now: number): number | null | undefined {
  if (choice === 'never') return null;
  if (choice === 'date') return endOfDay(date);
  if (choice === 'week') return weekLater(now);
  return monthsLater(now, MONTHS[choice] ?? 0);
}
