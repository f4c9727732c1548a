import { type Candidate, type DayHours, type Draw, MOST_DAYS } from './candidate';

/** AWS counts a rate in days from the day of the last rotation, and opens its window at 00:00 UTC. */
export function byRate(most: number, { hours }: DayHours): readonly Candidate[] {
  return Array.from({ length: Math.min(most, MOST_DAYS) }, (_, index) => {
    const every = index + 1;
    const gap = every * 24;
    return {
      expression: `rate(${every} day${every === 1 ? '' : 's'})`,
      gapHours: { min: gap, max: gap },
      roomHours: hours,
      keepsWindow: true,
    };
  });
}

/** At an hour that a rate can't have: every day, on days of the week, or on days of the month, as far apart as fits. */
export function byDay(most: number, hours: DayHours, draw: Draw): readonly Candidate[] {
  const hour = hourIn(hours, draw);
  const found = [candidate(`cron(0 ${hour} * * ? *)`, 1, 1)];
  for (let every = 2; every <= Math.min(13, most); every += 1) found.push(onWeekdays(every, hour, draw));
  for (let every = 14; every <= Math.min(30, most); every += 1) found.push(onDaysOfMonth(every, hour, draw));
  return most < 1 ? [] : found;
}

/** An hour at which a window of one hour still closes in time. */
export const hourIn = ({ startHour, hours }: DayHours, draw: Draw): number => startHour + draw('hour', hours);

function onWeekdays(every: number, hour: number, draw: Draw): Candidate {
  const count = Math.ceil(7 / every);
  const first = draw('weekday', 7);
  const steps = Array.from({ length: count }, (_, index) => Math.round((index * 7) / count));
  const days = steps.map((step) => ((first + step) % 7) + 1).sort((one, other) => one - other);
  const gaps = steps.map((step, index) => (steps[index + 1] ?? 7) - step);
  return candidate(`cron(0 ${hour} ? * ${days.join(',')} *)`, Math.min(...gaps), Math.max(...gaps));
}

/** Two days that are 15 apart, or three that are 10 apart, so that what is left of any month is not longer. */
function onDaysOfMonth(every: number, hour: number, draw: Draw): Candidate {
  const [count, apart] = every < 16 ? [3, 10] : [2, 15];
  const first = 1 + draw('day', 28 - (count - 1) * apart);
  const days = Array.from({ length: count }, (_, index) => first + index * apart);
  const rest = (count - 1) * apart;
  return candidate(`cron(0 ${hour} ${days.join(',')} * ? *)`, Math.min(apart, 28 - rest), Math.max(apart, 31 - rest));
}

const candidate = (expression: string, least: number, most: number): Candidate => ({
  expression,
  gapHours: { min: least * 24, max: most * 24 },
  roomHours: 1,
  keepsWindow: true,
});
