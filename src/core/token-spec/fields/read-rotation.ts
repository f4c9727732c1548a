import type { Expiry, Rotation } from '../../model/desired';
import { type Duration, duration, formatDuration, longestLength, SETTLE_MS, shortestLength } from '../../model/time';
import type { RelatedPlace } from '../../diagnostics/diagnostic';
import { asMap } from '../document/kinds';
import { readRotationFields, type RotationFields } from './rotation-fields';
import type { Scope } from '../document/scope';

const HOUR = 3_600_000;
const LONGEST_DEFAULT_OVERLAP = duration(24, 'h');
const DEFAULT_OBSERVATION = duration(48, 'h');

/** Rotation as the document's defaults say it, and where. */
export interface RotationDefaults {
  readonly fields: RotationFields | undefined;
  readonly scope: Scope;
}

/**
 * When and how a token is replaced. Each field comes from the token, else from the defaults, else from the rules in
 * docs/decisions/0005-time-in-a-spec.md. `undefined` when it makes no sense, which is then reported.
 */
export function readRotation(token: Scope, expiry: Expiry, defaults: RotationDefaults): Rotation | undefined {
  const own = readRotationFields(token.at('rotation'));
  const inherited = defaults.fields;
  const ownSchedule = own?.kind === 'schedule' ? own : undefined;
  const inheritedSchedule = inherited?.kind === 'schedule' ? inherited : undefined;
  if (ownSchedule?.broken === true || (own === undefined && inheritedSchedule?.broken === true)) return undefined;
  const observationPeriod =
    ownSchedule?.observationPeriod ?? inheritedSchedule?.observationPeriod ?? DEFAULT_OBSERVATION;
  const none = (): Rotation => {
    return { kind: 'none', overlap: inheritedSchedule?.overlap ?? LONGEST_DEFAULT_OVERLAP, observationPeriod };
  };
  if (expiry.kind === 'never') {
    if (!ownSchedule) return none();
    token.report('rotation-without-expiry', {}, { path: ['rotation'], part: 'key' });
    return undefined;
  }
  // A fixed end is not moved by a rotation: the token itself must ask for one.
  const asked = expiry.kind === 'at' ? own : (own ?? inherited);
  if (asked?.kind === 'none' || (expiry.kind === 'at' && !asked)) return none();

  const window = ownSchedule?.window ?? inheritedSchedule?.window;
  const said = {
    every: ownSchedule?.every ?? inheritedSchedule?.every,
    overlap: ownSchedule?.overlap ?? inheritedSchedule?.overlap,
  };
  const schedule =
    expiry.kind === 'at' ? beforeFixedEnd(token, said) : withinLifetime(token, said, expiry.duration, defaults);
  return schedule && { kind: 'every', ...schedule, observationPeriod, ...(window ? { window } : {}) };
}

interface Said {
  readonly every: Duration | undefined;
  readonly overlap: Duration | undefined;
}
type Schedule = { readonly every: Duration; readonly overlap: Duration } | undefined;

function beforeFixedEnd(token: Scope, said: Said): Schedule {
  if (!said.every) {
    token.report(
      'missing-field',
      { field: token.name('rotation', 'every'), where: 'the rotation of a token with a fixed end' },
      { path: ['rotation'] },
    );
    return undefined;
  }
  const schedule = { every: said.every, overlap: said.overlap ?? defaultOverlap(said.every) };
  return isBelow(token, schedule, () => []) ? schedule : undefined;
}

function withinLifetime(token: Scope, said: Said, lifetime: Duration, defaults: RotationDefaults): Schedule {
  const room = shortestLength(lifetime);
  const every = said.every ?? defaultEvery(room, said.overlap);
  const overlap = said.overlap ?? (every && defaultOverlap(every));
  const related = () => comesFromDefaults(token, defaults);
  const tooShort =
    !said.every &&
    (!every || !overlap || longestLength(overlap) >= shortestLength(every) || !fits(every, overlap, room));
  if (tooShort || !every || !overlap) {
    const overlapHours = said.overlap ? Math.ceil(longestLength(said.overlap) / HOUR) : 1;
    const parameters = { expiry: formatDuration(lifetime), shortest: formatDuration(hours(2 * overlapHours + 2)) };
    token.report('expiry-too-short', parameters, { path: spotOf(token), related: related() });
    return undefined;
  }
  if (!isBelow(token, { every, overlap }, related)) return undefined;
  if (fits(every, overlap, room)) return { every, overlap };
  const longest = Math.floor((room - longestLength(overlap) - SETTLE_MS) / HOUR);
  token.report(
    'rotation-too-slow',
    {
      every: formatDuration(every),
      overlap: formatDuration(overlap),
      expiry: formatDuration(lifetime),
      longest: longest * HOUR > longestLength(overlap) ? formatDuration(roundedDown(longest)) : undefined,
    },
    { path: spotOf(token), related: related() },
  );
  return undefined;
}

const fits = (every: Duration, overlap: Duration, room: number): boolean =>
  longestLength(every) + longestLength(overlap) + SETTLE_MS <= room;

function isBelow(
  token: Scope,
  { every, overlap }: { every: Duration; overlap: Duration },
  related: () => readonly RelatedPlace[],
): boolean {
  if (longestLength(overlap) < shortestLength(every)) return true;
  const parameters = { every: formatDuration(every), overlap: formatDuration(overlap) };
  token.report('overlap-too-long', parameters, { path: spotOf(token), related: related() });
  return false;
}

/** Two thirds of the shortest lifetime in whole hours, or less where a given overlap needs the room. */
function defaultEvery(room: number, overlap: Duration | undefined): Duration | undefined {
  const twoThirds = Math.floor((room * 2) / 3 / HOUR);
  const left = overlap ? Math.floor((room - longestLength(overlap) - SETTLE_MS) / HOUR) : twoThirds;
  const count = Math.min(twoThirds, left);
  return count < 1 ? undefined : hours(count);
}

/** A day, or a third of `every` where that is shorter, and never below an hour. */
function defaultOverlap(every: Duration): Duration {
  const third = Math.max(1, Math.floor(shortestLength(every) / 3 / HOUR));
  return third < 24 ? hours(third) : LONGEST_DEFAULT_OVERLAP;
}

/** Whole days read better than hours by the hundred. */
const hours = (count: number): Duration =>
  count >= 48 && count % 24 === 0 ? duration(count / 24, 'd') : duration(count, 'h');

/** For advice: nobody writes 695h. */
const roundedDown = (count: number): Duration => hours(count > 7 * 24 ? count - (count % 24) : count);

/** The most telling thing that the token itself says about it. */
function spotOf(token: Scope): readonly string[] {
  const raw = asMap(token.value) ?? {};
  const rotation = asMap(raw['rotation']);
  if (rotation?.['every'] !== undefined) return ['rotation', 'every'];
  if (rotation?.['overlap'] !== undefined) return ['rotation', 'overlap'];
  return raw['expiresIn'] === undefined ? ['name'] : ['expiresIn'];
}

/** Values that the token does not say itself, so that the reader finds them. */
function comesFromDefaults(token: Scope, defaults: RotationDefaults): readonly RelatedPlace[] {
  const own = asMap(asMap(token.value)?.['rotation']) ?? {};
  const inherited = asMap(defaults.scope.value) ?? {};
  return ['every', 'overlap']
    .filter((field) => own[field] === undefined && inherited[field] !== undefined)
    .map((field) => ({
      message: `${token.name('rotation', field)} comes from the defaults`,
      place: defaults.scope.place([field]),
    }));
}
