import { InvalidArgumentError } from 'commander';
import { momentIn } from '../../../core/token-spec/fields/read-moment';
import { MOST_SPEED, speedIn } from '../../local/time/clock-speed';

/** The hundred years in which dates of tokens and secrets make sense. */
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/** `2026-03-01` or `2026-03-01T00:00Z`: with a zone where there is a time of day, which would be anybody's otherwise. */
export function clockTime(text: string): number {
  const time = momentIn(text);
  if (time === undefined) throw new InvalidArgumentError('It takes a time such as 2026-03-01T00:00Z, or a day.');
  if (time >= EARLIEST && time < LATEST) return time;
  throw new InvalidArgumentError('It takes a time from 2000 to 2099.');
}

/** How many seconds pass in one: `3600x`, or `3600`. */
export function clockSpeed(text: string): number {
  const speed = speedIn(text);
  if (speed !== undefined) return speed;
  throw new InvalidArgumentError(`It takes a whole number from 1 to ${MOST_SPEED}, such as 3600x.`);
}
