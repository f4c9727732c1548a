import type { PassMetric } from '../../rotation/scheduled/metrics';

/** Names of the alarms; each has a heading of its name in docs/aws.md, which says what to do. */
export type AlarmName =
  | 'rotation-failed'
  | 'rotation-abandoned'
  | 'function-errors'
  | 'function-throttled'
  | 'rotation-overdue'
  | 'pass-missing'
  | 'token-too-old'
  | 'management-token-ends'
  | 'gate-refused'
  | 'dead-letters'
  | 'passes-dropped'
  | 'superseded-held'
  | 'copy-failed'
  | 'copy-behind';

/** What an alarm watches: what passes tell, what Lambda, the queue or the schedule tell, or an event of Secrets Manager. */
export type Watched =
  | { readonly of: 'pass'; readonly metric: PassMetric }
  | { readonly of: 'rotation function'; readonly metric: 'Errors' | 'Throttles' }
  | { readonly of: 'queue' | 'schedule group'; readonly metric: string }
  | { readonly of: 'event'; readonly event: 'RotationFailed' | 'RotationAbandoned' };

export interface AlarmRow {
  readonly meaning: string;
  readonly watched: Watched;
  readonly statistic: 'Sum' | 'Maximum' | 'Minimum';
  readonly comparison: 'GreaterThanOrEqualToThreshold' | 'GreaterThanThreshold' | 'LessThanThreshold';
  readonly threshold: number;
  /** How long one period is; that of a pass is at least from one pass to the next. */
  readonly periodSeconds: number;
  readonly periods: number;
  /** What no data means: all is well, nothing new, or the worst. */
  readonly missing: 'notBreaching' | 'ignore' | 'breaching';
}

const MINUTES_5 = 300;
const HOUR = 3600;

const atLeast = (threshold: number) => ({ comparison: 'GreaterThanOrEqualToThreshold', threshold }) as const;
const lasting = (periodSeconds: number, periods: number) => ({ periodSeconds, periods });

/** Every alarm there is, with what it takes to ring. */
export const ALARMS: Readonly<Record<AlarmName, AlarmRow>> = {
  'rotation-failed': {
    meaning: 'Secrets Manager gave up a rotation. Its message names the secret.',
    watched: { of: 'event', event: 'RotationFailed' },
    ...{ statistic: 'Sum', ...atLeast(1), ...lasting(MINUTES_5, 1), missing: 'notBreaching' },
  },
  'rotation-abandoned': {
    meaning: 'Somebody wrote a value while a rotation was under way.',
    watched: { of: 'event', event: 'RotationAbandoned' },
    ...{ statistic: 'Sum', ...atLeast(1), ...lasting(MINUTES_5, 1), missing: 'notBreaching' },
  },
  'function-errors': {
    meaning: 'The rotation function failed three times within an hour.',
    watched: { of: 'rotation function', metric: 'Errors' },
    ...{ statistic: 'Sum', ...atLeast(3), ...lasting(HOUR, 1), missing: 'notBreaching' },
  },
  'function-throttled': {
    meaning: 'Lambda keeps turning calls of the rotation function away.',
    watched: { of: 'rotation function', metric: 'Throttles' },
    ...{ statistic: 'Sum', ...atLeast(1), ...lasting(MINUTES_5, 3), missing: 'notBreaching' },
  },
  'rotation-overdue': {
    meaning: 'A token should have been rotated and was not.',
    watched: { of: 'pass', metric: 'RotationsOverdue' },
    ...{ statistic: 'Maximum', ...atLeast(1), ...lasting(HOUR, 2), missing: 'ignore' },
  },
  'pass-missing': {
    meaning: 'No scheduled pass has done its work for three of its intervals. Red until the first one has.',
    watched: { of: 'pass', metric: 'PassSucceeded' },
    ...{ statistic: 'Sum', comparison: 'LessThanThreshold', threshold: 1, ...lasting(HOUR, 3), missing: 'breaching' },
  },
  'token-too-old': {
    meaning: 'A current token is older than it may get.',
    watched: { of: 'pass', metric: 'OldestAgeRatio' },
    ...{
      statistic: 'Maximum',
      comparison: 'GreaterThanThreshold',
      threshold: 1,
      ...lasting(HOUR, 2),
      missing: 'ignore',
    },
  },
  'management-token-ends': {
    meaning: 'The management token expires within a week.',
    watched: { of: 'pass', metric: 'ManagementTokenHoursLeft' },
    ...{
      statistic: 'Minimum',
      comparison: 'LessThanThreshold',
      threshold: 168,
      ...lasting(HOUR, 1),
      missing: 'ignore',
    },
  },
  'gate-refused': {
    meaning: 'A pass would have ended more than the safety gate lets it, and changed nothing.',
    watched: { of: 'pass', metric: 'GateRefusals' },
    ...{ statistic: 'Sum', ...atLeast(1), ...lasting(HOUR, 1), missing: 'notBreaching' },
  },
  'dead-letters': {
    meaning: 'A pass failed, or could not be delivered; the queue says which.',
    watched: { of: 'queue', metric: 'ApproximateNumberOfMessagesVisible' },
    ...{ statistic: 'Maximum', ...atLeast(1), ...lasting(MINUTES_5, 1), missing: 'notBreaching' },
  },
  'passes-dropped': {
    meaning: 'EventBridge Scheduler gave up a pass.',
    watched: { of: 'schedule group', metric: 'InvocationDroppedCount' },
    ...{ statistic: 'Sum', ...atLeast(1), ...lasting(MINUTES_5, 1), missing: 'notBreaching' },
  },
  'superseded-held': {
    meaning: 'Somebody has used a superseded token for a day, so it is kept alive.',
    watched: { of: 'pass', metric: 'HeldBecauseUsed' },
    ...{ statistic: 'Minimum', ...atLeast(1), ...lasting(HOUR, 24), missing: 'ignore' },
  },
  'copy-failed': {
    meaning: 'AWS could not make or keep a copy of a secret in another region.',
    watched: { of: 'pass', metric: 'CopiesFailed' },
    ...{ statistic: 'Maximum', ...atLeast(1), ...lasting(HOUR, 1), missing: 'ignore' },
  },
  'copy-behind': {
    meaning: 'A copy of a secret in another region has not caught up for two passes.',
    watched: { of: 'pass', metric: 'CopiesBehind' },
    ...{ statistic: 'Maximum', ...atLeast(1), ...lasting(HOUR, 2), missing: 'ignore' },
  },
};

/** CloudWatch looks back over a week at most. */
const WEEK = 7 * 24 * HOUR;

/** The periods of an alarm where passes are so many hours apart; a day of them stays a day. */
export function periodsOf({ watched, periodSeconds, periods }: AlarmRow, everyHours: number) {
  if (watched.of !== 'pass' || everyHours * HOUR <= periodSeconds) return { periodSeconds, periods };
  const longer = everyHours * HOUR;
  const lasts = periods * periodSeconds >= 24 * HOUR ? Math.ceil((periods * periodSeconds) / longer) : periods;
  return { periodSeconds: longer, periods: Math.min(lasts, Math.floor(WEEK / longer)) };
}
