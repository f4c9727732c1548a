import { describeAccess } from '../../model/access';
import { successorVersion } from '../../model/label';
import type { Reason } from '../../model/plan';
import { later, SETTLE_MS } from '../../model/time';
import { compareAccess } from '../entry/access-change';
import { type Generation, isExpired } from '../observed/generations';
import { isPaused } from '../observed/paused';
import { reasons } from '../entry/reasons';
import { expiryFor, sameExpiry } from '../entry/schedule';
import { holderIn, type Subject } from '../entry/subject';

/** A value that an earlier run stored is worth promoting: it works, it is newer, and edits can make it what is declared. */
export const isUsable = (subject: Subject, pending: Generation, current: Generation): boolean =>
  pending.live &&
  pending.token.createdAt >= current.token.createdAt &&
  !isRolledBackFrom(subject, pending, current) &&
  mustReplace(subject, pending) === undefined &&
  endsAsDeclared(subject, pending);

/**
 * It was to follow a version from which somebody has rolled back since: to promote it would undo that. What a rotation after the
 * rollback has left follows the version that is current now.
 */
function isRolledBackFrom({ generations, secret, facts }: Subject, pending: Generation, current: Generation): boolean {
  const left = holderIn(generations, generations.previous);
  const { version } = current;
  if (!secret || version === undefined || !left || left.token.createdAt <= current.token.createdAt) return false;
  // As many ids may have been taken as there are versions; of those that were, some may be gone.
  const most = secret.stages.size + (facts.depth?.versions.length ?? 0);
  const successors = Array.from({ length: most }, (_, n) => successorVersion(secret.arn, version, n));
  return !successors.some((id) => id === pending.version);
}

/** Its value is stored already and says when it ends; the backstop of one that is to have no end is cleared later. */
const endsAsDeclared = ({ desired }: Subject, { token }: Generation): boolean =>
  desired.expiry.kind === 'never' || sameExpiry(expiryFor(desired.expiry, token.createdAt), token.expiresAt);

/** Facts that make a token useless for what is declared; the first that holds is told. */
export function mustReplace(subject: Subject, generation: Generation): Reason | undefined {
  const { desired, now } = subject;
  const { token } = generation;
  if (isExpired(token, now)) return reasons.expired(token.expiresAt ?? now);
  if (token.status === 'disabled' && !isPaused(generation)) return reasons.disabledOutside(token.id, token.disabledAt);
  if (compareAccess(subject.catalogue, token.access, desired.access) === 'type') {
    return reasons.accessTypeChanged(describeAccess(token.access), describeAccess(desired.access));
  }
  const declared = expiryFor(desired.expiry, token.createdAt);
  return declared !== null && declared <= later(now, SETTLE_MS) ? reasons.expiryOutOfReach(declared) : undefined;
}
