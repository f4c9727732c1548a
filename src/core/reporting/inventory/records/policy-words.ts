import type { Expiry, Rotation } from '../../../model/desired';
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

/** How a token is rotated: `every 20d, overlap 24h`, `none`. */
export function rotationWords(rotation: Rotation): string {
  if (rotation.kind === 'none') return 'none';
  const { every, overlap, window } = rotation;
  const hours = window ? `, from ${window.startHour}:00 UTC for ${window.hours} h` : '';
  return `every ${formatDuration(every)}, overlap ${formatDuration(overlap)}${hours}`;
}
