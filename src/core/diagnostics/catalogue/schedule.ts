import { defineCatalogue, entry } from '../define-catalogue';

interface OfToken {
  readonly token: string;
  /** As the spec says it. */
  readonly every: string;
}

const hours = (count: number): string => `${count} h`;

/** What AWS's schedules can't keep of a spec. */
export const scheduleCodes = defineCatalogue(
  'schedule',
  {
    title: 'Schedules of Secrets Manager',
    arises: 'The synthesis of a stack in which Secrets Manager rotates (`hawzu-tokens/constructs/aws`).',
  },
  {
    'schedule-too-often': entry<OfToken>({
      severity: 'error',
      summary: 'A token is to be rotated more often than Secrets Manager does: every 4 hours.',
      message: ({ token, every }) => `${token} is to be rotated every ${every}, and AWS rotates every 4 h at most`,
      advice: () => 'say rotation.every: 4h or more, and an expiresIn that leaves room for it: 8h or more',
    }),
    'schedule-outlives-token': entry<
      OfToken & { lifetimeHours: number; overlapHours: number; retryHours: number; least: number; left: number }
    >({
      severity: 'error',
      summary: "A token's lifetime has no room for any schedule of Secrets Manager.",
      message: ({ token, lifetimeHours, overlapHours, retryHours, least, left }) =>
        `${token} lives for ${hours(lifetimeHours)}: without ${hours(overlapHours)} of overlap, ${hours(retryHours)} for retries and 0.5 h to settle, ${hours(left)} are left, and the shortest schedule that fits its overlap takes ${least} h and a window of 1 h`,
      advice: () => 'raise expiresIn, or lower rotation.overlap',
    }),
    'schedule-overlap-too-long': entry<OfToken & { overlapHours: number; least: number }>({
      severity: 'error',
      summary: 'The overlap of a token leaves no time to retire the one before, between two rotations.',
      message: ({ token, every, overlapHours, least }) =>
        `${token} is rotated every ${every}; with ${hours(overlapHours)} of overlap two rotations have to be ${hours(least)} apart`,
      advice: () => 'lower rotation.overlap, or raise rotation.every',
    }),
    'schedule-rounded': entry<OfToken & { expression: string; hours: number }>({
      severity: 'note',
      summary: 'AWS has no schedule of exactly this length, so a token is rotated somewhat more often.',
      message: ({ token, every, expression, hours: gap }) =>
        `${token} is to be rotated every ${every}; AWS keeps ${expression}: ${gap % 24 === 0 ? `${gap / 24} d` : hours(gap)} at most`,
    }),
    'schedule-window-cut': entry<OfToken & { expression: string; asked: string; kept: string }>({
      severity: 'note',
      summary: 'AWS lets no rotation window reach over midnight (UTC), so its longer side is used.',
      message: ({ token, asked, kept }) =>
        `the window of ${token}, ${asked}, reaches over midnight (UTC): ${kept} is used`,
    }),
    'schedule-window-dropped': entry<OfToken & { expression: string }>({
      severity: 'warning',
      summary: 'A token that is rotated several times a day can keep no window.',
      message: ({ token, expression }) => `${token} is rotated by ${expression}, which can't keep its window`,
      advice: () => 'take rotation.window out of the spec, or say rotation.every: 1d or more',
    }),
  },
);
