/**
 * The time of the service. A browser's clock may be a day off, so times are counted from what the service said, by a
 * counter that only goes forward.
 */
export interface ServerClock {
  now(): number;
  /** To the millisecond, as a session tells it. */
  set(instant: string): void;
  /** To the second, as every answer tells it: corrects a counter that stood still while the machine slept. */
  hint(date: string): void;
}

export function serverClock(counter: () => number, guess: () => number): ServerClock {
  let ahead: number | undefined;
  const now = (): number => (ahead === undefined ? guess() : ahead + counter());
  return {
    now,
    set: (instant) => {
      ahead = Date.parse(instant) - counter();
    },
    hint: (date) => {
      const told = Date.parse(date);
      const isOff = !Number.isNaN(told) && (ahead === undefined || Math.abs(told - now()) > 3000);
      if (isOff) ahead = told - counter();
    },
  };
}
