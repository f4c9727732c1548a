import { addDuration, type Duration, formatDuration, type Instant, longestLength } from '../../../model/time';
import { readDuration } from '../../../token-spec/fields/read-duration';
import type { Scope } from '../../../token-spec/document/scope';
import type { Fields } from '../../../token-spec/table/field';

/** The setting of every rule that limits a length of time. */
export interface AtMost {
  readonly atMost: Duration;
}

export const atMostField = (example: string, description: string): Fields => ({
  atMost: {
    title: 'At most',
    description,
    kind: { is: 'duration' },
    required: true,
    examples: [example],
  },
});

export function readAtMost(scope: Scope): AtMost | undefined {
  const atMost = readDuration(scope.at('atMost'), 'above zero');
  return atMost && { atMost };
}

export const tellAtMost = ({ atMost }: AtMost): string => `at most ${formatDuration(atMost)}`;

/** Both as long as they can be in a calendar, so that `1M` is one month and `30d` no longer than it. */
export const isLonger = (length: Duration, { atMost }: AtMost): boolean =>
  longestLength(length) > longestLength(atMost);

/** Whether a moment is further away than that. Not known: no. */
export const isFurther = (at: Instant, now: Instant | undefined, { atMost }: AtMost): boolean =>
  now !== undefined && at > addDuration(now, atMost);
