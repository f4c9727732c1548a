import type { Breakage } from '../../inventory/inventory';
import type { Instant } from '../../model/time';
import { formatMinute, relativeTime } from '../../model/time-words';
import { printable } from '../text/printable';

/** As many consumers are named. */
const MOST_BREAKAGES = 3;

/** What happens if nothing runs from now on. */
export function breakageSentence(forecast: readonly Breakage[], now: Instant): string {
  const broken = forecast.filter((one) => one.why === 'broken');
  const next = forecast.filter((one) => one.why === 'expires');
  const names = (some: readonly Breakage[], words: (one: Breakage) => string): string => {
    const more = some.length > MOST_BREAKAGES ? ` and ${some.length - MOST_BREAKAGES} more` : '';
    return some.slice(0, MOST_BREAKAGES).map(words).join(', ') + more;
  };
  const already =
    broken.length === 0 ? [] : [`Broken now: ${names(broken, (one) => `${one.consumer} (${one.token})`)}.`];
  const first = names(
    next,
    (one) => `${one.consumer} (${one.token}) ${relativeTime(one.at, now)}, ${formatMinute(one.at)}`,
  );
  const then = next.length === 0 ? 'nothing else breaks by itself' : `the first to break: ${first}`;
  return printable([...already, `If nothing runs from now on, ${then}.`].join(' '));
}
