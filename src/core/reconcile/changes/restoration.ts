import type { Action, Step } from '../../model/plan';
import { NAME_TAG, OWNER_TAG, WORKSPACE_TAG } from '../observed/observed';
import { reasons } from '../entry/reasons';
import { firstToken, successor } from './replacement';
import { planSettings } from './settings';
import type { Subject } from '../entry/subject';
import { mustReplace } from './usable';

/** Whether a secret that awaits its deletion is to be restored: asked for, and ours. */
export const isToBeRestored = (subject: Subject): boolean =>
  (subject.options.restore?.has(subject.desired.name) ?? false) && isRestorable(subject);

/**
 * Whether a secret that awaits its deletion is tagged as this owner's in this workspace. Its name tag may be that of an
 * entry that was renamed; one that another declared entry comes to is blocked before.
 */
export const isRestorable = ({ secret, desired, owner, workspace }: Subject): boolean =>
  secret?.deletedAt !== undefined &&
  desired.secret.kind === 'managed' &&
  secret.tags[OWNER_TAG] === owner &&
  secret.tags[WORKSPACE_TAG] === workspace &&
  secret.tags[NAME_TAG] !== undefined;

/**
 * An entry was destroyed and is made again: the secret comes back under the same ARN, tagged for the entry before anything
 * else. The tokens of its values died with it, so it gets a new one; a value whose token lives stays.
 */
export function planRestoration(subject: Subject): Action {
  const { generations, current, desired, isOff } = subject;
  const settings = planSettings(subject).flatMap((action) => action.steps);
  const before: Step[] = [{ kind: 'restore-secret' }, ...settings];
  const base = { kind: 'create', token: desired.name, secret: subject.ref, effects: [] } as const;
  const keeps = isOff || (current?.live === true && mustReplace(subject, current) === undefined);
  if (keeps) return { ...base, reasons: [reasons.secretRestored()], steps: before };
  const value = generations.current
    ? successor(subject, 'create', generations.current.id, [reasons.secretRestored()])
    : firstToken(subject, 'create', [reasons.secretRestored()]);
  return { ...value, steps: [...before, ...value.steps] };
}
