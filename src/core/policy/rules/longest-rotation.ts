import { formatDuration } from '../../model/time';
import { formatMoment } from '../../token-spec/fields/read-moment';
import { type AtMost, atMostField, isFurther, isLonger, readAtMost, tellAtMost } from './settings/lengths';
import { defineRule } from './rule';

export const longestRotation = defineRule<'longest-rotation', AtMost>({
  code: 'longest-rotation',
  title: 'Longest rotation interval',
  description:
    'No value stays the same for longer: it is rotated before, or ends by then. One that never expires breaks it, unless the policy has `never-expires`.',
  fields: atMostField('30d', 'The longest time between two rotations.'),
  read: readAtMost,
  tell: tellAtMost,
  judge: ({ token: { expiry, rotation }, now, has }, settings) => {
    const atMost = formatDuration(settings.atMost);
    if (rotation.kind === 'every') {
      const { every } = rotation;
      // What is said nowhere is shown where the lifetime is, which it follows.
      return isLonger(every, settings)
        ? [{ parameters: { length: formatDuration(every), atMost }, path: ['rotation', 'every'] }]
        : [];
    }
    const path = ['rotation'];
    switch (expiry.kind) {
      case 'never':
        return has('never-expires') ? [] : [{ parameters: { length: 'for ever', atMost }, path: ['expires'] }];
      case 'after':
        if (!isLonger(expiry.duration, settings)) return [];
        return [{ parameters: { length: formatDuration(expiry.duration), atMost }, path }];
      case 'at':
        if (!isFurther(expiry.at, now, settings)) return [];
        return [{ parameters: { length: `until ${formatMoment(expiry.at)}`, atMost }, path: ['expiresAt'] }];
    }
  },
});
