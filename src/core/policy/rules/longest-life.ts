import { formatDuration } from '../../model/time';
import { formatMoment } from '../../token-spec/fields/read-moment';
import { type AtMost, atMostField, isFurther, isLonger, readAtMost, tellAtMost } from './settings/lengths';
import { defineRule } from './rule';

export const longestLife = defineRule<'longest-life', AtMost>({
  code: 'longest-life',
  title: 'Longest life',
  description:
    'No token lives longer. One that never expires breaks it too, unless the policy has `never-expires`, which then speaks for those.',
  fields: atMostField('90d', 'The longest life of a token.'),
  read: readAtMost,
  tell: tellAtMost,
  judge: ({ token: { expiry }, now, has }, settings) => {
    const atMost = formatDuration(settings.atMost);
    switch (expiry.kind) {
      case 'never':
        if (has('never-expires')) return [];
        return [{ parameters: { length: 'for ever', atMost }, path: ['expires'] }];
      case 'after':
        if (!isLonger(expiry.duration, settings)) return [];
        return [{ parameters: { length: formatDuration(expiry.duration), atMost }, path: ['expiresIn'] }];
      case 'at':
        if (!isFurther(expiry.at, now, settings)) return [];
        return [{ parameters: { length: `until ${formatMoment(expiry.at)}`, atMost }, path: ['expiresAt'] }];
    }
  },
});
