/** A schedule that is refused. The message says why in words of ours: AWS's are not recorded. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';
}
