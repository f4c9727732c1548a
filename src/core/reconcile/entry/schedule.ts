import type { DesiredToken, Expiry, RotationWindow } from '../../model/desired';
import { addDuration, type Instant, instant, later, lengthFrom, SETTLE_MS } from '../../model/time';
import type { TokenFacts } from '../../ports/token-api';

/** A never-expiring token is issued with this backstop, so that one whose value is lost dies by itself: a week, the product's default. */
export const BACKSTOP_MS = 7 * 24 * 3_600_000;

/** When a token made at an instant is to expire. Expiry counts from creation; `null` is never. */
export function expiryFor(expiry: Expiry, createdAt: Instant): Instant | null {
  switch (expiry.kind) {
    case 'after':
      return addDuration(createdAt, expiry.duration);
    case 'at':
      return expiry.at;
    case 'never':
      return null;
  }
}

/** Equal up to settle: the expiry is asked for before the server stamps the creation, and both clocks have their own view. */
export const sameExpiry = (a: Instant | null, b: Instant | null): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) <= SETTLE_MS;

/** When the current token is to be replaced; `undefined` when rotation is off. */
export function rotateAt(desired: DesiredToken, current: TokenFacts, newest: TokenFacts): Instant | undefined {
  if (desired.rotation.kind === 'none') return undefined;
  const due = addDuration(newest.createdAt, desired.rotation.every);
  if (newest === current || current.expiresAt === null) return due;
  // Rolled back: the schedule counts from the newer token, unless the old one would die before its successor overlaps it.
  return instant(Math.min(due, latestSafeStart(desired, current) ?? due));
}

/** The last moment at which a rotation still leaves the overlap and settle before the current token expires. */
function latestSafeStart(desired: DesiredToken, current: TokenFacts): Instant | undefined {
  if (current.expiresAt === null) return undefined;
  return later(current.expiresAt, -(lengthFrom(current.createdAt, desired.rotation.overlap) + SETTLE_MS));
}

/** When a rotation that is due may start: now, or the next opening of its window, unless that would be too late. */
export function windowOpening(desired: DesiredToken, current: TokenFacts, now: Instant): Instant {
  if (desired.rotation.kind === 'none' || !desired.rotation.window) return now;
  const opening = nextOpening(desired.rotation.window, now);
  const latest = latestSafeStart(desired, current);
  return latest !== undefined && opening > latest ? now : opening;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function nextOpening(window: RotationWindow, now: Instant): Instant {
  const midnight = Math.floor(now / DAY) * DAY;
  for (const day of [-1, 0, 1]) {
    const start = midnight + day * DAY + window.startHour * HOUR;
    if (now < start + window.hours * HOUR) return instant(Math.max(now, start));
  }
  return now;
}
