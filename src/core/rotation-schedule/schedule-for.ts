import { createHash } from 'node:crypto';
import { scheduleCodes } from '../diagnostics/catalogue/schedule';
import type { Diagnostic } from '../diagnostics/diagnostic';
import type { DeclaredToken, Rotation, RotationWindow } from '../model/desired';
import { type Duration, formatDuration, longestLength, SETTLE_MS, shortestLength } from '../model/time';
import { type Candidate, type Draw, LEAST_HOURS, WHOLE_DAY, withinOneDay } from './candidate';
import { byDay, byRate } from './daily';
import { hourly } from './hourly';
import { evenMonthsWithin, monthly } from './monthly';

const HOUR = 3_600_000;
const DAY_HOURS = 24;
const SHORTEST_MONTH = 28;

/** When Secrets Manager rotates a token. */
export interface AwsSchedule {
  /** A ScheduleExpression that AWS accepts: `rate(…)` or `cron(…)`, in UTC. */
  readonly expression: string;
  /** How many hours the window stays open, at any time of which AWS rotates: 1 to 24. */
  readonly durationHours: number;
  /** Hours between the openings of two windows that follow each other. The longer is at most what the spec says. */
  readonly gapHours: { readonly min: number; readonly max: number };
  /** Where AWS can't keep what the spec says to the letter, and what is done instead. */
  readonly notes: readonly Diagnostic[];
}

/** What there is to know of a token for that. */
export type Scheduled = Pick<DeclaredToken, 'name' | 'expiry' | 'rotation' | 'enabled'>;

/** What has to fit between two rotations beside what the spec says; both in hours. */
export interface ScheduleRoom {
  /** For a rotation that fails and is tried again. Default: an eighth of the lifetime, a day at most. */
  readonly retryAllowanceHours?: number | undefined;
  /** Between two scheduled passes. Default: 1. */
  readonly passEveryHours?: number | undefined;
}

/** A schedule, none since nothing rotates, or why there can't be one. */
export type ScheduleAnswer =
  | { readonly kind: 'scheduled'; readonly schedule: AwsSchedule }
  | { readonly kind: 'none' }
  | { readonly kind: 'impossible'; readonly error: Diagnostic };

/**
 * The schedule of AWS that comes nearest to a spec. `every` is what may pass at most: rounding is down, and told in a note.
 * @param seed what tells secrets apart, such as region and name: it spreads those that may rotate at any hour
 */
export function scheduleFor(token: Scheduled, seed: string, room: ScheduleRoom = {}): ScheduleAnswer {
  const { rotation, enabled } = token;
  if (!enabled || rotation.kind === 'none') return { kind: 'none' };
  const { every } = rotation;
  if (longestLength(every) < LEAST_HOURS * HOUR) {
    return impossible(scheduleCodes.diagnose('schedule-too-often', ofToken(token, every)));
  }
  const needs = needsOf(token, rotation, room);
  const candidates = candidatesFor(rotation, drawFrom(seed));
  const fitting = candidates.find((candidate) => durationOf(candidate, needs) >= 1);
  if (!fitting) return impossible(whyNone(token, every, needs));
  const { expression, gapHours } = fitting;
  const durationHours = durationOf(fitting, needs);
  return {
    kind: 'scheduled',
    schedule: { expression, durationHours, gapHours, notes: notesOn(token, rotation, fitting) },
  };
}

type EveryRotation = Extract<Rotation, { readonly kind: 'every' }>;

/** All that AWS accepts and that is no longer than `every`; the longest first, and of equals those that can be spread. */
function candidatesFor({ every, window }: EveryRotation, draw: Draw): readonly Candidate[] {
  const hours = window ? withinOneDay(window) : WHOLE_DAY;
  const days = Math.floor(shortestLength(every) / HOUR / DAY_HOURS);
  const isRateable = hours.startHour === 0;
  const calendar = monthsOf(every);
  const months = calendar ?? (isRateable ? 0 : evenMonthsWithin(days));
  // Who says months means days of the calendar, which are spread as well; only beyond a year a rate comes nearer.
  const rated = calendar === undefined || calendar >= 24 ? days : Math.min(days, SHORTEST_MONTH);
  const all = [
    ...monthly(months, hours, draw),
    ...(isRateable ? byRate(rated, hours) : byDay(days, hours, draw)),
    ...hourly(Math.floor(shortestLength(every) / HOUR), draw, window === undefined),
  ];
  return all.sort((one, other) => other.gapHours.max - one.gapHours.max);
}

function monthsOf({ count, unit }: Duration): number | undefined {
  if (unit === 'M') return count;
  return unit === 'y' ? count * 12 : undefined;
}

interface Needs {
  /** From one opening to the next, and as long as the window is open; none where tokens have a fixed end. */
  readonly mostHours: number | undefined;
  /** What has to lie between two rotations. */
  readonly leastHours: number;
  readonly lifetimeHours: number | undefined;
  readonly retryHours: number;
  readonly overlapHours: number;
}

function needsOf({ expiry }: Scheduled, { overlap }: EveryRotation, room: ScheduleRoom): Needs {
  const overlapHours = longestLength(overlap) / HOUR;
  const settleHours = SETTLE_MS / HOUR;
  const lifetimeHours = expiry.kind === 'after' ? shortestLength(expiry.duration) / HOUR : undefined;
  const retryHours = room.retryAllowanceHours ?? Math.min(DAY_HOURS, (lifetimeHours ?? Infinity) / 8);
  return {
    mostHours: lifetimeHours === undefined ? undefined : lifetimeHours - retryHours - overlapHours - settleHours,
    leastHours: overlapHours + 2 * settleHours + (room.passEveryHours ?? 1),
    ...{ lifetimeHours, retryHours, overlapHours },
  };
}

/**
 * For how long its window can be open; less than 1 where it does not fit. AWS rotates at any time of it, so that two
 * rotations can be further apart than two openings by all of it, and nearer.
 */
function durationOf({ gapHours: { min, max }, roomHours }: Candidate, { mostHours, leastHours }: Needs): number {
  const untilEnd = mostHours === undefined ? roomHours : mostHours - max;
  return Math.floor(Math.min(roomHours, untilEnd, min - leastHours));
}

const impossible = (error: Diagnostic): ScheduleAnswer => ({ kind: 'impossible', error });

const ofToken = ({ name: token }: Scheduled, every: Duration) => ({ token, every: formatDuration(every) });

function whyNone(token: Scheduled, every: Duration, needs: Needs): Diagnostic {
  const said = ofToken(token, every);
  const { lifetimeHours, retryHours, overlapHours, leastHours, mostHours } = needs;
  const longest = longestLength(every) / HOUR;
  if (lifetimeHours === undefined || mostHours === undefined || longest < leastHours + 1) {
    return scheduleCodes.diagnose('schedule-overlap-too-long', { ...said, overlapHours, least: leastHours + 1 });
  }
  const least = Math.max(LEAST_HOURS, Math.ceil(leastHours + 1));
  const parameters = { ...said, lifetimeHours, overlapHours, retryHours, least, left: Math.floor(mostHours * 2) / 2 };
  return scheduleCodes.diagnose('schedule-outlives-token', parameters);
}

function notesOn(token: Scheduled, { every, window }: EveryRotation, chosen: Candidate): readonly Diagnostic[] {
  const { expression, gapHours, keepsWindow } = chosen;
  const notes: Diagnostic[] = [];
  const said = { ...ofToken(token, every), expression };
  if (gapHours.max * HOUR < longestLength(every)) {
    notes.push(scheduleCodes.diagnose('schedule-rounded', { ...said, hours: gapHours.max }));
  }
  if (window && !keepsWindow) notes.push(scheduleCodes.diagnose('schedule-window-dropped', said));
  else if (window && window.startHour + window.hours > DAY_HOURS) {
    const { startHour, hours } = withinOneDay(window);
    const parameters = { ...said, asked: hoursText(window), kept: hoursText({ startHour, hours }) };
    notes.push(scheduleCodes.diagnose('schedule-window-cut', parameters));
  }
  return notes;
}

function hoursText({ startHour, hours }: RotationWindow): string {
  const end = startHour + hours;
  const text = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
  return `${text(startHour)}-${text(end > DAY_HOURS ? end - DAY_HOURS : end)}`;
}

const drawFrom =
  (seed: string): Draw =>
  (purpose, below) =>
    createHash('sha256').update(`${purpose}\n${seed}`).digest().readUInt32BE() % below;
