import type { Expiry } from '../../model/desired';
import {
  addDuration,
  type Duration,
  duration,
  type Instant,
  later,
  longestLength,
  SETTLE_MS,
  shortestLength,
} from '../../model/time';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The most that a spec takes. */
const LONGEST = longestLength(duration(10, 'y'));
/** A pass asks for an expiry, and the server stamps the creation a moment later. */
const STAMPED_WITHIN = 2 * 60_000;
/** Below this, the default rotation has no room (docs/decisions/0005). */
const LEAST_ROTATED = 4 * HOUR;

/** The lengths that the product offers, and that people therefore mean. */
const OFFERED: readonly Duration[] = [duration(1, 'w'), duration(1, 'M'), duration(6, 'M'), duration(1, 'y')];

/** The length of time from one instant to another as a person would write it, to within so many milliseconds. */
export function lengthBetween(from: Instant, to: Instant, within: number): Duration | undefined {
  const fits = (length: Duration): boolean => Math.abs(addDuration(from, length) - to) <= within;
  const hours = Math.max(1, Math.round((to - from) / HOUR));
  const days = Math.round((to - from) / DAY);
  const month = duration(1, 'M');
  const candidates = [
    // 30 days are no month to whoever wrote 30d.
    ...(days === 30 ? [duration(30, 'd')] : []),
    ...OFFERED,
    ...years(from, to),
    ...(days >= 1 ? [duration(days, 'd')] : []),
    ...Array.from({ length: 23 }, (_, index) => ({ ...month, count: index + 2 })),
    duration(hours, 'h'),
  ];
  return candidates.find((length) => longestLength(length) <= LONGEST && fits(length));
}

const years = (from: Instant, to: Instant): readonly Duration[] => {
  const count = Math.round((to - from) / (365.25 * DAY));
  return count >= 1 ? [duration(count, 'y')] : [];
};

/** Whether the default rotation has room in a lifetime. */
export const canRotate = (length: Duration): boolean => shortestLength(length) >= LEAST_ROTATED;

/** When the default rotation of a lifetime makes a token due: two thirds of its shortest length, in whole hours. */
export const dueByDefault = (createdAt: Instant, length: Duration): Instant =>
  later(createdAt, Math.floor((shortestLength(length) * 2) / 3 / HOUR) * HOUR);

/** When a token was made and when it ends. */
export interface Life {
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
}

/**
 * The end of a hand-made token as a spec says it, such that no apply changes it: a difference within settle is none. Every
 * end is so a whole number of hours away, but for one beyond what a spec takes as a length.
 */
export function expiryKept({ createdAt, expiresAt }: Life): Expiry {
  if (expiresAt === null) return { kind: 'never' };
  const length = lengthBetween(createdAt, expiresAt, SETTLE_MS);
  return length ? { kind: 'after', duration: length } : { kind: 'at', at: expiresAt };
}

/**
 * The end that an entry of ours declared, as its generations tell. Ends on one instant, of tokens that were made at
 * different times, were a fixed end; so was one that is no whole number of hours away, or at midnight sharp.
 */
export function expiryDeclared(newest: Life, others: readonly Life[]): Expiry {
  const { createdAt, expiresAt } = newest;
  if (expiresAt === null) return { kind: 'never' };
  const fixed: Expiry = { kind: 'at', at: expiresAt };
  const sameEnd = ({ createdAt: made, expiresAt: end }: Life): boolean =>
    end !== null && Math.abs(end - expiresAt) <= STAMPED_WITHIN && Math.abs(made - createdAt) > STAMPED_WITHIN;
  if (others.some(sameEnd)) return fixed;
  const isMidnight =
    expiresAt % DAY === 0 && createdAt % DAY > STAMPED_WITHIN && createdAt % DAY < DAY - STAMPED_WITHIN;
  const length = isMidnight ? undefined : lengthBetween(createdAt, expiresAt, STAMPED_WITHIN);
  return length ? { kind: 'after', duration: length } : fixed;
}
