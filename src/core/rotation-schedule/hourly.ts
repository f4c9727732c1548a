import { type Candidate, type Draw, LEAST_HOURS } from './candidate';

/**
 * Rotation within a day, every so many hours. Where the hours divide a day, a cron expression says at which of them, so that
 * many secrets spread; a rate counts from midnight. An hour of the day can't be kept free, so a window is dropped.
 */
export function hourly(most: number, draw: Draw, keepsWindow: boolean): readonly Candidate[] {
  const found: Candidate[] = [];
  for (let every = Math.min(23, most); every >= LEAST_HOURS; every -= 1) {
    const expression = 24 % every === 0 ? `cron(0 ${draw('hour', every)}/${every} * * ? *)` : `rate(${every} hours)`;
    found.push({ expression, gapHours: { min: every, max: every }, roomHours: 1, keepsWindow });
  }
  return found;
}
