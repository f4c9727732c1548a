import type { JSX } from 'preact';
import { asDay, fromNow, inUtc, withMinute } from '../clock/words';
import { useNow } from '../clock/use-clock';

interface InstantProps {
  readonly at: string;
  /** Further words than the day: the minute, and how long ago or ahead. */
  readonly isFull?: boolean;
}

/** A time in the reader's zone and manner. UTC is shown to whoever points at it; details have it in words. */
export function Instant({ at, isFull = false }: InstantProps): JSX.Element {
  const now = useNow();
  const time = Date.parse(at);
  return (
    <time class="instant" dateTime={at} data-utc={inUtc(time)}>
      {isFull ? withMinute(time) : asDay(time)}{' '}
      <span class="faint">{isFull ? `(${fromNow(time, now)})` : fromNow(time, now)}</span>
    </time>
  );
}
