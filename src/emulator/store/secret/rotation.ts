/** When a secret is rotated, as RotateSecret was told: days or an expression, never both. */
export interface RotationRules {
  readonly automaticallyAfterDays?: number;
  readonly scheduleExpression?: string;
  readonly duration?: string;
}

/** A stretch of time in which one rotation happens, and the moment in it that was drawn. All epoch milliseconds. */
export interface RotationWindow {
  readonly opensAt: number;
  /** The first moment that is no longer in it. */
  readonly closesAt: number;
  readonly rotatesAt: number;
}

/** A rotation, or a test of its configuration, that has begun and not ended. */
export interface RotationFlight {
  readonly kind: 'rotation' | 'test';
  /** The version it fills: made without a value by a rotation, as a copy of the current one by a test. */
  readonly versionId: string;
  /** From 1. */
  readonly attempt: number;
  /** Which step comes next, from 0. It may have been begun before: a function must bear to be asked twice. */
  readonly step: number;
  /** From when on it goes on (epoch milliseconds); absent if no schedule says when. */
  readonly dueAt?: number;
}

/** Everything known of a secret's rotation. */
export interface Rotation {
  readonly enabled: boolean;
  readonly functionArn: string;
  readonly rules?: RotationRules;
  /** What the schedule counts from (epoch milliseconds): when it was set or, counting days, the last rotation. */
  readonly countsFrom: number;
  /** When it last succeeded, epoch milliseconds. */
  readonly lastRotatedAt?: number;
  /** The next one or, after a rotation that never succeeded, that one's; absent without a schedule. */
  readonly window?: RotationWindow;
  readonly flight?: RotationFlight;
}
