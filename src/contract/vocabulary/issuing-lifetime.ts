/** How `max_issued_lifetime` is written: hours, days, or without end. */
export const ISSUING_LIFETIME = /^([1-9]\d{0,4})([hd])$|^unlimited$/;

const HOUR = 3_600_000;

/** Milliseconds of a well-formed `max_issued_lifetime`. */
export function lifetimeMilliseconds(text: string): number {
  const [, count, unit] = ISSUING_LIFETIME.exec(text) ?? [];
  return count === undefined ? Number.POSITIVE_INFINITY : Number(count) * (unit === 'h' ? HOUR : 24 * HOUR);
}
