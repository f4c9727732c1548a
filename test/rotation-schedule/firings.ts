const HOUR = 3_600_000;

/**
 * When the windows of an expression open, by looking at every hour of some days: nothing of what makes expressions is used.
 * Rates count from the midnight before `from`, as in a year in which each rotation happens in its window.
 */
export function firings(expression: string, from: number, days: number): readonly number[] {
  const rate = /^rate\((\d+) (hour|day)s?\)$/.exec(expression);
  const hours = Array.from({ length: days * 24 }, (_, index) => from + index * HOUR);
  if (rate) {
    const step = Number(rate[1]) * (rate[2] === 'day' ? 24 : 1);
    return hours.filter((_, index) => index % step === 0);
  }
  const fields = /^cron\(0 (\S+) (\S+) (\S+) (\S+) \*\)$/.exec(expression)?.slice(1);
  if (!fields) throw new Error(`${expression} is no expression of a schedule`);
  const [hour, day, month, weekday] = fields as [string, string, string, string];
  return hours.filter((time) => {
    const date = new Date(time);
    return (
      isIn(hour, date.getUTCHours(), 0) &&
      isIn(day, date.getUTCDate(), 1) &&
      isIn(month, date.getUTCMonth() + 1, 1) &&
      isIn(weekday, date.getUTCDay() + 1, 1)
    );
  });
}

function isIn(field: string, value: number, least: number): boolean {
  if (field === '*' || field === '?') return true;
  return field.split(',').some((part) => {
    const [first, step] = part.split('/').map(Number);
    if (step === undefined) return first === value;
    return value >= (first ?? least) && (value - (first ?? least)) % step === 0;
  });
}
