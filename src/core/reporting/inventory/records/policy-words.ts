import type { Expiry } from '../../../model/desired';
import { formatDuration, formatInstant } from '../../../model/time';

/** How long a token lives, as a spec says it: `30d`, a time, `never`. */
export function expiryWords(expiry: Expiry): string {
  switch (expiry.kind) {
    case 'after':
      return formatDuration(expiry.duration);
    case 'at':
      return formatInstant(expiry.at);
    case 'never':
      return 'never';
  }
}
