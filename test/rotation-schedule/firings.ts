const HOUR = 3_600_000;

/**
 * When the windows of an expression open from a midnight on, by looking at every hour of every day: nothing of what makes expressions is used.
 * Rates count from the midnight before `from`, as in a year in which each rotation happens in its window.
 */
export function firings(expression: string, from: number, days: number): readonly number[] {
  const rate = /^rate\((\d+) (hour|day)s?\)$/.exec(expression);
  if (rate) {
    const step = Number(rate[1]) * (rate[2] === 'day' ? 24 : 1);
    return Array.from({ length: Math.ceil((days * 24) / step) }, (_, index) => from + index * step * HOUR);
  }
  const fields = /^cron\(0 (\S+) (\S+) (\S+) (\S+) \*\)$/.exec(expression)?.slice(1);
  if (!fields) throw new Error(`${expression} is no expression of a schedule`);
  const [hour, day, month, weekday] = fields as [string, string, string, string];
  const hoursOfDay = Array.from({ length: 24 }, (_, index) => index).filter((one) => isIn(hour, one, 0));
  return Array.from({ length: days }, (_, index) => from + index * 24 * HOUR)
    .filter((midnight) => {
      const date = new Date(midnight);
      return (
        isIn(day, date.getUTCDate(), 1) &&
        isIn(month, date.getUTCMonth() + 1, 1) &&
        isIn(weekday, date.getUTCDay() + 1, 1)
      );
    })
    .flatMap((midnight) => hoursOfDay.map((one) => midnight + one * HOUR));
}

function isIn(field: string, value: number, least: number): boolean {
  if (field === '*' || field === '?') return true;
  return field.split(',').some((part) => {
    const [first, step] = part.split('/').map(Number);
    if (step === undefined) return first === value;
    return value >= (first ?? least) && (value - (first ?? least)) % step === 0;
  });
}
