import { Chance } from './chance';
import type { Figures } from './figures';
import { type Happening, happeningsOf } from './happenings';
import type { Size } from './size';

/** A year as it can be written to a file, and lived through again. */
export interface YearPlan {
  readonly seed: number;
  readonly size: Size;
  readonly happenings: readonly Happening[];
}

export const planOfYear = (seed: number, size: Size): YearPlan => ({
  seed,
  size,
  happenings: happeningsOf(new Chance(seed), size),
});

/** What came of it. */
export interface Lived {
  readonly violations: readonly string[];
  readonly figures: Figures;
  /** Every line that functions and services wrote. */
  readonly logged: readonly string[];
}
