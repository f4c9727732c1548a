import { ScheduleError } from './schedule-error';

/** What a field of a cron expression counts. */
export interface FieldKind {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  /** Names of the values, from the first on. */
  readonly names?: readonly string[];
}

/** The values that a field of lists, ranges and steps names, in order. */
export function fieldValues(kind: FieldKind, text: string): readonly number[] {
  const values = new Set(text.split(',').flatMap((part) => partValues(kind, part)));
  return [...values].sort((one, other) => one - other);
}

/** `*`, a value, a range of two, each perhaps with a step; a step after one value goes on to the last one there is. */
function partValues(kind: FieldKind, part: string): readonly number[] {
  const [, range = '', stepText] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(part) ?? [];
  const step = Number(stepText ?? 1);
  if (step < 1 || (range === '' && stepText === undefined)) throw unreadable(kind);
  const [from, to] = bounds(kind, range, stepText !== undefined);
  if (from > to) throw unreadable(kind);
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

function bounds(kind: FieldKind, range: string, hasStep: boolean): readonly [from: number, to: number] {
  if (range === '*' || range === '') return [kind.first, kind.last];
  const ends = range.split('-').map((end) => fieldValue(kind, end));
  const [from, to = hasStep ? kind.last : from] = ends;
  if (from === undefined || to === undefined || ends.length > 2) throw unreadable(kind);
  return [from, to];
}

/** One value, as a number or by its name. */
export function fieldValue(kind: FieldKind, text: string): number {
  const named = kind.names?.indexOf(text.toUpperCase()) ?? -1;
  if (named >= 0) return kind.first + named;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : NaN;
  if (!(value >= kind.first && value <= kind.last)) throw unreadable(kind);
  return value;
}

/** Says which field, and not what it holds: nothing that was sent is repeated. */
function unreadable(kind: FieldKind): ScheduleError {
  return new ScheduleError(`The field for the ${kind.name} of the cron expression can't be read.`);
}
