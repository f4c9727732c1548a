export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Midnight UTC of the day that `time` lies in. All schedules are in UTC. */
export function startOfDay(time: number): number {
  return time - (time % DAY_MS);
}
