import fc from 'fast-check';
import { longestLength, parseDuration, instant, addDuration, type Duration } from '../../src/core/model/time';
import { tokenName } from '../../src/core/model/ids';
import type { RotationWindow } from '../../src/core/model/desired';
import {
  type AwsSchedule,
  type Scheduled,
  scheduleFor,
  type ScheduleRoom,
} from '../../src/core/rotation-schedule/schedule-for';
import { readSpec } from '../../src/constructs/reading/spec-in-code';
import { scheduleOf } from '../../src/emulator/rotation/schedule/schedule';
import { nextWindow } from '../../src/emulator/rotation/schedule/next-window';
import { firings } from './firings';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A leap year begins; five years hold two leap days. */
const START = Date.UTC(2024, 0, 1);
const FIVE_YEARS = 5 * 365 + 2;

interface Said {
  readonly every: string;
  readonly overlap?: string;
  /** Absent: a fixed end, which leaves out what depends on a lifetime. */
  readonly lifetime?: string;
  readonly window?: RotationWindow;
}

const length = (text: string): Duration => parseDuration(text)!;

const tokenOf = ({ every, overlap = '1h', lifetime, window }: Said): Scheduled => ({
  name: tokenName('ci-runner'),
  enabled: true,
  expiry: lifetime === undefined ? { kind: 'at', at: instant(START) } : { kind: 'after', duration: length(lifetime) },
  rotation: {
    kind: 'every',
    every: length(every),
    overlap: length(overlap),
    observationPeriod: length('1h'),
    ...(window && { window }),
  },
});

function scheduled(said: Said, seed = 'eu-west-1 hawzu/acme/ci-runner'): AwsSchedule {
  const answer = scheduleFor(tokenOf(said), seed);
  if (answer.kind !== 'scheduled') throw new Error(JSON.stringify(answer));
  return answer.schedule;
}
const expressionOf = (said: Said): string => scheduled(said).expression;
const codesOf = (said: Said): readonly string[] => scheduled(said).notes.map(({ code }) => code);
function refused(said: Said): string {
  const answer = scheduleFor(tokenOf(said), 'seed');
  if (answer.kind !== 'impossible') throw new Error(JSON.stringify(answer));
  return `${answer.error.code}: ${answer.error.message}`;
}

const window = (startHour: number, hours: number): RotationWindow => ({ startHour, hours });
const everies = fc.oneof(
  fc.integer({ min: 4, max: 3000 }).map((count) => `${count}h`),
  fc.integer({ min: 1, max: 1500 }).map((count) => `${count}d`),
  fc.integer({ min: 1, max: 120 }).map((count) => `${count}w`),
  fc.integer({ min: 1, max: 40 }).map((count) => `${count}M`),
  fc.integer({ min: 1, max: 4 }).map((count) => `${count}y`),
);
const windows = fc.option(
  fc.record({ startHour: fc.integer({ min: 0, max: 23 }), hours: fc.integer({ min: 1, max: 24 }) }),
  { nil: undefined },
);
const anything = fc.record({ every: everies, window: windows, seed: fc.string() }).map(({ every, window, seed }) => ({
  said: { every, overlap: '0h', ...(window && { window }) },
  seed,
}));

test('two windows are never further apart than the spec says, nor than told, in five years with their leap days', () => {
  fc.assert(
    fc.property(anything, ({ said, seed }) => {
      const { expression, gapHours } = scheduled(said, seed);
      const openings = firings(expression, START, FIVE_YEARS);
      const limit = length(said.every);
      const pairs = openings.slice(1).map((next, index) => [openings[index]!, next] as const);
      expect(pairs.filter(([one, next]) => next > addDuration(instant(one), limit))).toEqual([]);
      const gaps = pairs.map(([one, next]) => (next - one) / HOUR);
      expect(gaps.filter((gap) => gap > gapHours.max || gap < gapHours.min)).toEqual([]);
      expect((openings[0] ?? Infinity) - START).toBeLessThanOrEqual(longestLength(limit));
    }),
    { numRuns: 60, seed: 3 },
  );
});

test('windows open in the hours that the spec says and close in them, before midnight, unless it is told that they can not', () => {
  fc.assert(
    fc.property(anything, ({ said, seed }) => {
      const { expression, durationHours, notes } = scheduled(said, seed);
      const asked = said.window;
      const isDropped = notes.some(({ code }) => code === 'schedule-window-dropped');
      expect(isDropped && asked === undefined).toBe(false);
      const hours = new Set(firings(expression, START, FIVE_YEARS).map((opening) => new Date(opening).getUTCHours()));
      for (const hour of hours) {
        expect(hour + durationHours).toBeLessThanOrEqual(24);
        const open = Array.from({ length: durationHours }, (_, index) => hour + index);
        if (asked && !isDropped)
          expect(open.filter((at) => (at - asked.startHour + 24) % 24 >= asked.hours)).toEqual([]);
      }
    }),
    { numRuns: 60, seed: 3 },
  );
});

test('whatever comes out, the rules of AWS accept, and the embedded Secrets Manager opens the same windows', () => {
  fc.assert(
    fc.property(anything, ({ said, seed }) => {
      const { expression, durationHours } = scheduled(said, seed);
      const schedule = scheduleOf({ scheduleExpression: expression, duration: `${durationHours}h` })!;
      let after = START - 1;
      for (const opening of firings(expression, START, 200).slice(0, 10)) {
        const found = nextWindow(schedule, START, after)!;
        // A rate counts from the midnight that is there already.
        if (opening > START) expect(found.opensAt).toBe(opening);
        after = opening;
      }
    }),
    { numRuns: 200, seed: 4 },
  );
});

test.each([
  ['4h', undefined, /^cron\(0 [0-3]\/4 \* \* \? \*\)$/],
  ['5h', undefined, /^rate\(5 hours\)$/],
  ['6h', undefined, /^cron\(0 [0-5]\/6 \* \* \? \*\)$/],
  ['12h', undefined, /^cron\(0 \d+\/12 \* \* \? \*\)$/],
  ['23h', undefined, /^rate\(23 hours\)$/],
  ['24h', undefined, /^rate\(1 day\)$/],
  ['112h', undefined, /^rate\(4 days\)$/],
  ['20d', undefined, /^rate\(20 days\)$/],
  ['2w', undefined, /^rate\(14 days\)$/],
  ['20d', window(0, 4), /^rate\(20 days\)$/],
  ['1d', window(2, 4), /^cron\(0 [2-5] \* \* \? \*\)$/],
  ['7d', window(2, 4), /^cron\(0 [2-5] \? \* [1-7] \*\)$/],
  ['13d', window(2, 4), /^cron\(0 [2-5] \? \* [1-7] \*\)$/],
  ['20d', window(2, 4), /^cron\(0 [2-5] \d+,\d+ \* \? \*\)$/],
  ['31d', window(2, 4), /^cron\(0 [2-5] \d+ \* \? \*\)$/],
  ['100d', window(2, 4), /^cron\(0 [2-5] \d+ [1-3]\/3 \? \*\)$/],
  ['1M', undefined, /^cron\(0 \d+ \d+ \* \? \*\)$/],
  ['3M', undefined, /^cron\(0 \d+ \d+ [1-3]\/3 \? \*\)$/],
  ['5M', undefined, /^cron\(0 \d+ \d+ [1-4]\/4 \? \*\)$/],
  ['1y', undefined, /^cron\(0 \d+ \d+ \d+ \? \*\)$/],
  ['2y', undefined, /^rate\(730 days\)$/],
  ['2y', window(2, 4), /^cron\(0 [2-5] \d+ \d+ \? \*\)$/],
])('every %s in window %j is the documented expression', (every, asked, expected) => {
  expect(expressionOf({ every, ...(asked && { window: asked }) })).toMatch(expected);
});

test('a spec that says nothing of rotation is rotated every four days, inside its lifetime of a week', () => {
  const said = {
    name: 'ci-runner',
    purpose: 'Runs the tests',
    consumer: 'ci',
    access: { workspace: { role: 'Viewer' } },
  };
  const document = { metadata: { name: 'acme-ci', owner: 'qa@acme.example' }, workspace: 'ws_acme', tokens: [said] };
  const token = readSpec(document, instant(START)).state.tokens[0]!;
  const answer = scheduleFor(token, 'seed');
  if (answer.kind !== 'scheduled') throw new Error(JSON.stringify([token, answer]));
  expect(answer.schedule).toMatchObject({
    expression: 'rate(4 days)',
    durationHours: 24,
    gapHours: { min: 96, max: 96 },
  });
  expect(answer.schedule.notes.map(({ message }) => message)).toEqual([
    'ci-runner is to be rotated every 112h; AWS keeps rate(4 days): 4 d at most',
  ]);
});

test.each([
  ['3h', 'schedule-too-often: ci-runner is to be rotated every 3h, and AWS rotates every 4 h at most'],
  ['1h', 'schedule-too-often: ci-runner is to be rotated every 1h, and AWS rotates every 4 h at most'],
])('below the least that AWS does, every %s is refused with the limit', (every, expected) => {
  expect(refused({ every })).toBe(expected);
});

test('the longest rate of AWS is 999 days: at it nothing is told, above it is rounded down', () => {
  expect([expressionOf({ every: '998d' }), codesOf({ every: '998d' })]).toEqual(['rate(998 days)', []]);
  expect([expressionOf({ every: '999d' }), codesOf({ every: '999d' })]).toEqual(['rate(999 days)', []]);
  expect([expressionOf({ every: '1000d' }), codesOf({ every: '1000d' })]).toEqual([
    'rate(999 days)',
    ['schedule-rounded'],
  ]);
});

test('eight hours are the shortest lifetime that AWS can rotate in', () => {
  expect(scheduled({ every: '5h', overlap: '1h', lifetime: '8h' })).toMatchObject({
    gapHours: { max: 4 },
    durationHours: 1,
  });
  expect(refused({ every: '4h', overlap: '1h', lifetime: '7h' })).toMatch(
    /^schedule-outlives-token: ci-runner lives for 7 h/,
  );
});

test('an expression with window, retries, overlap and settling lies inside the lifetime, or it is another one', () => {
  const hours = (text: string): number => longestLength(length(text)) / HOUR;
  fc.assert(
    fc.property(
      fc.integer({ min: 8, max: 2000 }),
      fc.integer({ min: 0, max: 48 }),
      windows,
      (lifetime, overlap, window) => {
        const said = {
          every: `${Math.max(4, Math.floor((lifetime * 2) / 3))}h`,
          overlap: `${overlap}h`,
          lifetime: `${lifetime}h`,
        };
        const answer = scheduleFor(tokenOf({ ...said, ...(window && { window }) }), 'seed');
        if (answer.kind !== 'scheduled') return;
        const { gapHours, durationHours } = answer.schedule;
        const retries = Math.min(24, lifetime / 8);
        expect(gapHours.max + durationHours + retries + hours(said.overlap) + 0.5).toBeLessThanOrEqual(lifetime);
        expect(gapHours.min - durationHours).toBeGreaterThanOrEqual(hours(said.overlap) + 2);
      },
    ),
  );
});

test('an overlap that leaves no time to retire is refused, with the hours that two rotations have to be apart', () => {
  expect(refused({ every: '24h', overlap: '23h' })).toBe(
    'schedule-overlap-too-long: ci-runner is rotated every 24h; with 23 h of overlap two rotations have to be 26 h apart',
  );
  expect(expressionOf({ every: '24h', overlap: '21h' })).toBe('rate(1 day)');
});

test('scheduled passes that are further apart, or longer retries, leave less room for a window', () => {
  const hoursOf = (said: Said, room: ScheduleRoom = {}): number | string => {
    const answer = scheduleFor(tokenOf(said), 'seed', room);
    return answer.kind === 'scheduled' ? answer.schedule.durationHours : answer.kind;
  };
  // 24 hours less 10 of overlap, two of half an hour to settle, and what lies between two passes.
  const daily = { every: '24h', overlap: '10h' };
  expect([hoursOf(daily), hoursOf(daily, { passEveryHours: 6 })]).toEqual([12, 7]);
  expect(hoursOf(daily, { passEveryHours: 13 })).toBe('impossible');
  // 72 hours less 24, 10 of overlap, half an hour to settle, and the time for retries: 9 hours, or what is said.
  const mortal = { ...daily, every: '48h', lifetime: '72h' };
  expect([hoursOf(mortal), hoursOf(mortal, { retryAllowanceHours: 3 })]).toEqual([4, 10]);
});

test('a window over midnight keeps its longer side, which is told', () => {
  const notes = scheduled({ every: '30d', window: window(22, 6) }).notes;
  expect(notes.map(({ code, message }) => [code, message])).toEqual([
    ['schedule-window-cut', 'the window of ci-runner, 22:00-04:00, reaches over midnight (UTC): 00:00-04:00 is used'],
  ]);
  expect(expressionOf({ every: '1d', window: window(19, 7) })).toMatch(/^cron\(0 (19|2[0-3]) /);
});

test('a window of a token that is rotated several times a day is dropped, which is told', () => {
  expect(codesOf({ every: '6h', window: window(2, 4) })).toEqual(['schedule-window-dropped']);
});

test('nothing is scheduled for a token that does not rotate, or is paused', () => {
  const token = tokenOf({ every: '20d' });
  expect(scheduleFor({ ...token, enabled: false }, 'seed').kind).toBe('none');
  const { rotation } = token;
  expect(scheduleFor({ ...token, rotation: { ...rotation, kind: 'none' } }, 'seed').kind).toBe('none');
});

test.each([
  ['6h', 1],
  ['12h', 1],
  ['1M', 31],
  ['1y', 366],
])('a thousand secrets rotated every %s: no hour of the day has over twice its share', (every, days) => {
  const perHour = new Map<number, number>();
  for (let secret = 0; secret < 1000; secret += 1) {
    const { expression } = scheduled({ every }, `eu-west-1 hawzu/acme/token-${secret}`);
    for (const opening of firings(expression, START, days)) {
      const hour = new Date(opening).getUTCHours();
      perHour.set(hour, (perHour.get(hour) ?? 0) + 1);
    }
  }
  const all = [...perHour.values()];
  const share = all.reduce((sum, count) => sum + count, 0) / 24;
  expect(perHour.size).toBe(24);
  expect(Math.max(...all)).toBeLessThan(2 * share);
});

test('no expression names a day that some month lacks', () => {
  const asked = [
    { every: '1M' },
    { every: '1y' },
    { every: '20d', window: window(2, 4) },
    { every: '14d', window: window(2, 4) },
  ];
  const days = Array.from({ length: 300 }, (_, secret) => asked.map((said) => scheduled(said, `token-${secret}`)))
    .flat()
    .flatMap(({ expression }) => expression.split(' ')[2]!.split(',').map(Number));
  expect([Math.min(...days), Math.max(...days)]).toEqual([1, 28]);
});

test('a secret keeps its hour when others come and go, and another region has another', () => {
  expect(scheduled({ every: '1M' }, 'one')).toEqual(scheduled({ every: '1M' }, 'one'));
  const hours = new Set(['a', 'b', 'c', 'd', 'e', 'f'].map((seed) => scheduled({ every: '1M' }, seed).expression));
  expect(hours.size).toBeGreaterThan(3);
});

test('a day of the test is a day', () =>
  expect(firings('rate(1 day)', START, 3)).toEqual([START, START + DAY, START + 2 * DAY]));
