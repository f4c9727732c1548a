import type { DeclaredToken } from '../../../core/model/desired';
import { shortestLength } from '../../../core/model/time';

const HOUR_MS = 3_600_000;
const FEWEST_HOURS = 4;
const MOST_DAYS = 999;

/**
 * How Secrets Manager is told that an entry rotates; `undefined` where none of its schedules fits, which are 4 hours to 999
 * days apart. Months and years count with their shortest length.
 */
export function scheduleOf({ rotation }: DeclaredToken): string | undefined {
  if (rotation.kind !== 'every') return undefined;
  const hours = Math.floor(shortestLength(rotation.every) / HOUR_MS);
  if (hours < FEWEST_HOURS || hours > MOST_DAYS * 24) return undefined;
  if (hours % 24 !== 0) return `rate(${hours} hours)`;
  return hours === 24 ? 'rate(1 day)' : `rate(${hours / 24} days)`;
}
