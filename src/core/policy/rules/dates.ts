import { formatDuration } from '../../model/time';
import { type AtMost, atMostField, isFurther, readAtMost, tellAtMost } from './settings/lengths';
import { defineRule } from './rule';

export const longestReview = defineRule<'longest-review', AtMost>({
  code: 'longest-review',
  title: 'Longest time to a review',
  description: 'No `reviewBy` is further away.',
  fields: atMostField('1y', 'The longest time to the next review, from now.'),
  read: readAtMost,
  tell: tellAtMost,
  judge: ({ token: { reviewBy }, now }, settings) =>
    reviewBy !== undefined && isFurther(reviewBy, now, settings)
      ? [{ parameters: { atMost: formatDuration(settings.atMost) }, path: ['reviewBy'] }]
      : [],
});

export const longestWaiver = defineRule<'longest-waiver', AtMost>({
  code: 'longest-waiver',
  title: 'Longest waiver',
  description: 'No spec waives a finding for longer, from now.',
  fields: atMostField('6M', 'The longest time for which a spec may waive a finding.'),
  read: readAtMost,
  tell: tellAtMost,
  judge: ({ waivers, now }, settings) =>
    waivers
      .filter(({ until }) => isFurther(until, now, settings))
      .map(({ code }) => ({
        parameters: { finding: code, atMost: formatDuration(settings.atMost) },
        path: ['waivers', code, 'until'],
      })),
});
