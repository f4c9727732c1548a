import { formatInstant, type Instant } from './time';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `2026-01-21 00:30 UTC`: to the minute, for people. Reports for machines have `formatInstant`. */
export const formatMinute = (at: Instant): string => `${formatInstant(at).slice(0, -8).replace('T', ' ')} UTC`;

/** `2026-01-21 00:30:12 UTC`: to the second, for what happens one after another. */
export const formatSecond = (at: Instant): string => `${formatInstant(at).slice(0, 19).replace('T', ' ')} UTC`;

/** How far an instant is from now: `in 3 d`, `in 5 h`, `12 min ago`, `now`. Rounded to whole units: a minute after it was made, a token of 30 days expires in 30 days. */
export function relativeTime(at: Instant, now: Instant): string {
  const distance = Math.abs(at - now);
  if (distance < MINUTE) return 'now';
  const words =
    distance >= 2 * DAY
      ? `${Math.round(distance / DAY)} d`
      : distance >= 2 * HOUR
        ? `${Math.round(distance / HOUR)} h`
        : `${Math.round(distance / MINUTE)} min`;
  return at > now ? `in ${words}` : `${words} ago`;
}
