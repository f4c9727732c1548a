import type { Applying } from './applying';
import type { Book } from './book';
import type { Consumers } from './consumers';
import type { People } from './people';
import type { YearJudge } from './year-judge';
import type { YearWorld } from './year-world';

/** How often what happened, for people who watch. */
export type Figures = ReadonlyMap<string, number>;

interface Counted {
  readonly days: number;
  /** What the year itself has counted. */
  readonly events: Figures;
  readonly world: YearWorld;
  readonly book: Book;
  readonly consumers: Consumers;
  readonly applying: Applying;
  readonly judge: YearJudge;
  readonly people: People;
}

export function figuresOf({ days, events, world, book, consumers, applying, judge, people }: Counted): Figures {
  const rotations = world.logged.filter((line) => / RotationSucceeded /.test(line)).length;
  const failures = world.logged.filter((line) => / RotationFailed /.test(line)).length;
  const all: readonly (readonly [string, number])[] = [
    ['days', days],
    ['entries declared at the end', book.entries.length],
    ...events,
    ['rotations', rotations],
    ['attempts of rotations that failed', failures],
    ['calls of functions', world.lambda.calls],
    ['passes of the command line', applying.passes],
    ['… that died or could not look', applying.crashes],
    ['looks of the judge', judge.looks],
    ['tokens superseded', judge.superseded],
    ['tokens that died', judge.deaths],
    ['reads by consumers', consumers.reads],
    ['… of them of copies', consumers.readsOfCopies],
    ['calls by consumers', consumers.calls],
    ['calls that nobody answered', consumers.unanswered],
    ...[...judge.excused].map(([why, count]) => [`401, since ${why}`, count] as const),
    ...[...applying.codes].map(([code, count]) => [`held, and said so: ${code}`, count] as const),
    ...[...people.done].map(([deed, count]) => [`people: ${deed}`, count] as const),
    ...[...world.weather.met].map(([what, count]) => [`met: ${what}`, count] as const),
  ];
  return new Map(all);
}
