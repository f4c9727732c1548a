import { type Duration, formatDuration, longestLength, parseDuration } from '../../model/time';
import { asText } from '../document/kinds';
import type { Scope } from '../document/scope';

const LONGEST = longestLength({ count: 10, unit: 'y' });

/** A length of time of a spec. `zero`: whether none at all is a sensible length here. What is wrong is reported. */
export function readDuration(scope: Scope, zero: 'zero allowed' | 'above zero'): Duration | undefined {
  const text = asText(scope.value);
  const found = text === undefined ? undefined : parseDuration(text);
  // Texts of another form have been reported by the schema.
  if (!found) return undefined;
  const field = scope.name();
  if (found.count === 0 && zero === 'above zero') {
    scope.report('duration-out-of-range', { field, found: formatDuration(found), problem: 'it takes time above zero' });
    return undefined;
  }
  if (longestLength(found) > LONGEST) {
    scope.report('duration-out-of-range', { field, found: formatDuration(found), problem: '10y is the most' });
    return undefined;
  }
  return found;
}
