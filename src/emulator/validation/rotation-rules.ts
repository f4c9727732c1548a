import { ServiceError } from '../error/service-error';
import { nextWindow } from '../rotation/schedule/next-window';
import { scheduleOf } from '../rotation/schedule/schedule';
import { ScheduleError } from '../rotation/schedule/schedule-error';
import type { RotationRules } from '../store/secret/rotation';
import type { RequestFields } from './request-fields';

/** The rules a request sets; undefined if it sets none, and then those there are stay. */
export function readRotationRules(fields: RequestFields): RotationRules | undefined {
  const members = fields.object('RotationRules');
  if (members === undefined) return undefined;
  const automaticallyAfterDays = members.integer('AutomaticallyAfterDays', { min: 1, max: 1000 });
  const scheduleExpression = members.text('ScheduleExpression', { min: 1, max: 256 });
  const duration = members.text('Duration', { min: 2, max: 3 });
  if (automaticallyAfterDays !== undefined && scheduleExpression !== undefined) {
    throw refused('You cannot specify both rotation frequency and schedule expression together.');
  }
  const rules: RotationRules = {
    ...(automaticallyAfterDays === undefined ? {} : { automaticallyAfterDays }),
    ...(scheduleExpression === undefined ? {} : { scheduleExpression }),
    ...(duration === undefined ? {} : { duration }),
  };
  return namesTimes(rules) ? rules : undefined;
}

function namesTimes(rules: RotationRules): boolean {
  try {
    const schedule = scheduleOf(rules);
    if (schedule === undefined) return false;
    if (nextWindow(schedule, 0, 0) === undefined) throw new ScheduleError('The cron expression names no day there is.');
    return true;
  } catch (error) {
    if (error instanceof ScheduleError) throw refused(error.message);
    throw error;
  }
}

function refused(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}
