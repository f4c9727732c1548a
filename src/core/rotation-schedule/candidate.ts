import type { RotationWindow } from '../model/desired';

/** What AWS keeps: no rotation more often than every 4 hours, none less often than every 999 days. */
export const LEAST_HOURS = 4;
export const MOST_DAYS = 999;

/** A schedule that AWS accepts, before anybody asked whether it fits a token. */
export interface Candidate {
  /** `rate(…)` or `cron(…)`, in UTC. */
  readonly expression: string;
  /** Hours between the openings of two windows that follow each other, wherever in the calendar. */
  readonly gapHours: { readonly min: number; readonly max: number };
  /** How many hours its window can be open: within the UTC day, and before the next one opens. */
  readonly roomHours: number;
  /** Whether it opens in the hours of the day that were asked for; true where none were. */
  readonly keepsWindow: boolean;
}

/** Hours of one UTC day in which windows may open and have to close. */
export type DayHours = RotationWindow;

export const WHOLE_DAY: DayHours = { startHour: 0, hours: 24 };

/** AWS lets no window reach into the next day, so one over midnight keeps its longer side. */
export function withinOneDay({ startHour, hours }: RotationWindow): DayHours {
  const before = Math.min(hours, 24 - startHour);
  const after = hours - before;
  return after >= before ? { startHour: 0, hours: after } : { startHour, hours: before };
}

/** A number that is as good as random, the same for the same name wherever it is asked for. */
export type Draw = (purpose: string, below: number) => number;
