import type { Rotation } from '../store/secret/rotation';
import { DAY_MS, startOfDay } from '../rotation/schedule/calendar';
import { seconds, type OperationOutput } from './operation';

const SECOND_MS = 1000;

/** What DescribeSecret and ListSecrets show of rotation: nothing of a secret that never had it (recorded). */
export function rotationSummary(rotation: Rotation | undefined): OperationOutput {
  if (rotation === undefined) return {};
  const { enabled, functionArn, rules, lastRotatedAt, window } = rotation;
  return {
    RotationEnabled: enabled,
    RotationLambdaARN: functionArn,
    RotationRules: rules && {
      AutomaticallyAfterDays: rules.automaticallyAfterDays ?? daysBetween(rotation),
      Duration: rules.duration,
      ScheduleExpression: rules.scheduleExpression,
    },
    LastRotatedDate: seconds(lastRotatedAt),
    // "On or before this date": the last second of the window.
    NextRotationDate: window !== undefined ? seconds(window.closesAt - SECOND_MS) : undefined,
  };
}

/** The model says of an expression's days: "calculated from the rotation schedule after every successful rotation". */
function daysBetween({ lastRotatedAt, window }: Rotation): number | undefined {
  if (lastRotatedAt === undefined || window === undefined) return undefined;
  return Math.max(1, (startOfDay(window.opensAt) - startOfDay(lastRotatedAt)) / DAY_MS);
}
