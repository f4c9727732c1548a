import type { JSX } from 'preact';
import { asDay, fromNow, inUtc, withMinute } from '../clock/words';
import { useNow } from '../clock/use-clock';

interface InstantProps {
  readonly at: string;
  /** Further words than the day: the minute, and how long ago or ahead. */
  readonly isFull?: boolean;
}

/** A time in the reader's zone and manner. UTC is shown to whoever points at it; details have it in words. */
export const Instant = (props: InstantProps): JSX.Element => <InstantSeen {...props} now={useNow()} />;

/** The same as it is seen at a moment that others are seen at, too. */
export function InstantSeen({ at, isFull = false, now }: InstantProps & { readonly now: number }): JSX.Element {
  const time = Date.parse(at);
  return (
    <time class="instant" dateTime={at} data-utc={inUtc(time)}>
      {isFull ? withMinute(time) : asDay(time)}{' '}
      <span class="faint">{isFull ? `(${fromNow(time, now)})` : fromNow(time, now)}</span>
    </time>
  );
}
