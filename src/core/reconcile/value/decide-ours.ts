import type { VersionId } from '../../model/ids';
import { later, SETTLE_MS } from '../../model/time';
import { finishRotation, successor } from '../changes/replacement';
import { rotationAsked } from '../changes/rotation-asked';
import { isUsable, mustReplace } from '../changes/usable';
import { holds } from '../entry/holds';
import { reasons } from '../entry/reasons';
import { nextRotation, windowOpening } from '../entry/schedule';
import type { Subject } from '../entry/subject';
import { onTokensClock } from '../observed/clocks';
import type { Generation } from '../observed/generations';
import { decideRest } from './decide-rest';
import { decideRotated, isRotated } from './decide-rotated';
import type { Decision } from './decision';

/** What becomes of a value that is ours: a newer one that is stored already goes first, then what forces a new one. */
export function decideOurs(subject: Subject, currentId: VersionId, current: Generation): Decision {
  if (isRotated(subject)) return decideRotated(subject, currentId, current);
  const pendingId = subject.generations.pending?.id;
  if (pendingId && subject.pending && isUsable(subject, subject.pending, current)) {
    return { actions: [finishRotation(subject, currentId, pendingId)] };
  }
  const forced = mustReplace(subject, current);
  if (forced) return { actions: [successor(subject, 'replace', currentId, [forced])] };
  const asked = rotationAsked(subject);
  if (asked) return { actions: [successor(subject, 'rotate', currentId, [asked])] };
  return decideRotation(subject, currentId, current);
}

function decideRotation(subject: Subject, currentId: VersionId, current: Generation): Decision {
  const { desired, now, generations, secret } = subject;
  const next = nextRotation(subject, current);
  if (!next) return decideRest(subject, currentId, current, holds.upToDate());
  const { due, opens, isRolledBack } = next;
  if (now < due) {
    return decideRest(subject, currentId, current, isRolledBack ? holds.rolledBack(opens) : holds.upToDate(opens));
  }
  const opening = windowOpening(desired, current.token, now);
  if (opening > now) return decideRest(subject, currentId, current, holds.outsideWindow(opening));
  const { pending } = generations;
  if (pending && !subject.pending && pending.content.kind !== 'empty' && secret) {
    const quiet = later(secret.lastChangedAt, SETTLE_MS);
    if (subject.facts.secretAt < quiet) return { holds: [holds.pendingNotOurs(onTokensClock(quiet, subject.facts))] };
  }
  return { actions: [successor(subject, 'rotate', currentId, [reasons.rotationDue(due)])] };
}
