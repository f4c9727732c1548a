import type { RotationFlight } from '../store/secret/rotation';

/** As they stand in the event, in order. */
const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
export type Step = (typeof STEPS)[number];

/** A test of the configuration is `testSecret` alone (recorded). */
export function stepOf({ kind, step }: RotationFlight): Step {
  return kind === 'test' ? 'testSecret' : (STEPS[step] ?? 'finishSecret');
}

export function isLast(flight: RotationFlight): boolean {
  return flight.kind === 'test' || flight.step >= STEPS.length - 1;
}
