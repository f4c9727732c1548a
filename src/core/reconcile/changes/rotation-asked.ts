import { triggerIn } from '../../model/label';
import type { Reason } from '../../model/plan';
import type { Generation } from '../observed/generations';
import { reasons } from '../entry/reasons';
import type { Subject } from '../entry/subject';

/** Why a person wants the entry rotated now, due or not; undefined when nobody does. */
export function rotationAsked(subject: Subject): Reason | undefined {
  const { options, desired, current } = subject;
  const isDone = options.rotateFrom !== undefined && options.rotateFrom.get(desired.name) !== current?.token.id;
  if (options.rotate?.has(desired.name)) return isDone ? undefined : reasons.rotationAsked();
  return triggerToAnswer(subject) === undefined ? undefined : reasons.rotationTriggered();
}

/**
 * The trigger that no token was made for yet. Whoever asks may have died before it could note that it was answered, so the
 * tokens themselves tell: the newest that was made for a trigger, in whatever phase it is by now.
 */
export function triggerToAnswer({ options, desired, generations }: Subject): string | undefined {
  const mark = options.triggers?.get(desired.name);
  const answered = generations.all.filter(wasCurrent).flatMap(({ label }) => (label && triggerIn(label)) ?? []);
  return answered.at(-1) === mark ? undefined : mark;
}

/** A value that was lost, or waits for its promotion, answers nothing yet. Of a disabled token it can't be told. */
const wasCurrent = ({ phase }: Generation): boolean => ['current', 'superseded', 'tombstoned'].includes(phase);
