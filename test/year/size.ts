import { type Entry, HOUR } from './cast';

/** How large a year is, and how unfriendly. Together with a seed it says all that happens. */
export interface Size {
  readonly days: number;
  readonly tokens: number;
  /** Between two scheduled passes. */
  readonly passEveryHours: number;
  /** Rotations come every so many days, from the shortest to the longest. */
  readonly everyDays: readonly [number, number];
  /** Which part of consumers reads its secret too late. */
  readonly lateConsumers: number;
  /** The soonest that a consumer calls again. */
  readonly consumerHours: number;
  /** Chances, for each request or call of a function. */
  readonly rates: {
    /** A request is refused for now, or its connection cut before or after its effect. */
    readonly fault: number;
    /** The process of a function dies at a request. */
    readonly kill: number;
    /** A call of a function is lost, its answer is, or it comes twice. */
    readonly call: number;
    /** Somebody takes AWSPENDING off between two steps. */
    readonly abandon: number;
  };
  /** How old an answer of Secrets Manager may be. */
  readonly staleMs: number;
  /** How far copies in another region are behind at most, in hours. */
  readonly copyLagHours: number;
  /** How often people do something, in days. */
  readonly peopleEveryDays: number;
  readonly applyEveryDays: number;
}

const RATES: Size['rates'] = { fault: 0.01, kill: 0.002, call: 0.04, abandon: 0.01 };

export const SHORT: Size = {
  days: 365,
  tokens: 8,
  passEveryHours: 36,
  everyDays: [20, 90],
  lateConsumers: 0.12,
  consumerHours: 30,
  rates: RATES,
  staleMs: 400,
  copyLagHours: 3,
  peopleEveryDays: 16,
  applyEveryDays: 24,
};

/** An hour or two of a machine. */
export const LONG: Size = {
  ...SHORT,
  tokens: 240,
  passEveryHours: 3,
  consumerHours: 4,
  peopleEveryDays: 4,
  applyEveryDays: 14,
};

/** A fortnight or two in which nothing happens by itself, for a defect that is planted. */
export const CALM: Size = {
  ...SHORT,
  days: 30,
  tokens: 5,
  passEveryHours: 3,
  everyDays: [5, 7],
  lateConsumers: 0,
  consumerHours: 4,
  rates: { fault: 0, kill: 0, call: 0, abandon: 0 },
};

/** How old the value may be that the consumer of an entry reads. */
export const behindMs = ({ copyIn }: Pick<Entry, 'copyIn'>, { copyLagHours }: Size): number =>
  copyIn === undefined ? 0 : copyLagHours * HOUR;
