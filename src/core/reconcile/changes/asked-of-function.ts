import type { VersionId } from '../../model/ids';
import type { Action, Reason, Step } from '../../model/plan';
import { AWSPENDING } from '../../ports/secret-store';
import type { Subject } from '../entry/subject';
import { action, nextVersion } from './replacement';

/** A new value by the function that rotates the secret. */
export function requestRotation(subject: Subject, current: VersionId, why: Reason): Action {
  const version = nextVersion(subject, current);
  const asked: Step = { kind: 'request-rotation', version };
  const waits = subject.options.scheduled?.waits ?? true;
  return action(subject, 'rotate', [why], waits ? [asked, ...arrival(subject, version)] : [asked]);
}

/** The same where the function began one that came to nothing: its label goes, so that a late attempt finds itself not asked. */
export function requestRotationAnew(subject: Subject, current: VersionId, stuck: VersionId, why: Reason): Action {
  const asked = requestRotation(subject, current, why);
  const before: readonly Step[] = [
    { kind: 'recheck', lastChangedAt: subject.secret!.lastChangedAt },
    { kind: 'drop-label', label: AWSPENDING, version: stuck },
  ];
  return { ...asked, steps: [...before, ...asked.steps] };
}

/** A rotation that its function has begun already, for whatever reason, is the one that is wanted. */
export const waitForRotation = (subject: Subject, version: VersionId, why: Reason): Action =>
  action(subject, 'rotate', [why], arrival(subject, version));

const arrival = ({ desired: { access } }: Subject, version: VersionId): Step[] => [
  { kind: 'wait-for-rotation', version },
  { kind: 'verify', what: 'stored', version, access, isCurrent: true },
];
