import { describeAccess, isSameKind } from '../../model/access';
import type { VersionId } from '../../model/ids';
import type { Hold, Reason } from '../../model/plan';
import { type Instant, instant, later, SETTLE_MS } from '../../model/time';
import { adoption, finishRotation, firstToken, successor } from '../changes/replacement';
import { rollback } from '../changes/rollback';
import { rotationAsked } from '../changes/rotation-asked';
import { mustReplace } from '../changes/usable';
import { blocks } from '../entry/blocks';
import { holds } from '../entry/holds';
import { reasons } from '../entry/reasons';
import { holderIn, type Subject, takesOver } from '../entry/subject';
import { isLive, isOurs } from '../observed/generations';
import type { StagedVersion } from '../observed/staged-versions';
import { decideOurs } from './decide-ours';
import { isRotated, replaceRotated } from './decide-rotated';
import type { Decision } from './decision';

/**
 * Whether the entry needs a new value, and why.
 *
 * ```
 *  no value ──▶ create        ours, as declared ──▶ hold until rotation is due ──▶ rotate
 *  not ours ──▶ take over, or replace       ours, of no use ──▶ replace
 *  a newer one is stored already ──▶ finish
 * ```
 */
export function decideValue(subject: Subject): Decision {
  const { desired, now, secret, generations } = subject;
  if (desired.expiry.kind === 'at' && desired.expiry.at <= later(now, SETTLE_MS)) {
    const { at } = desired.expiry;
    return { holds: [at <= now ? holds.ended(at) : holds.endsSoon(at)] };
  }
  const current = secret && generations.current;
  if (!current) {
    return asksForRollback(subject) ? { blocked: blocks.notCreatedYet(desired.name) } : decideFirst(subject);
  }
  for (const check of CHECKS) {
    const decision = check(subject, current);
    if (decision) return decision;
  }
  return replaceUnknown(subject, current);
}

/** One question about the current version; `undefined` where its answer is no, and the next one is asked. */
type Check = (subject: Subject, current: StagedVersion) => Decision | undefined;

const isToGoBack: Check = (subject, { id }) => (asksForRollback(subject) ? decideRollback(subject, id) : undefined);

const isUnclear: Check = (_subject, { id, content: value }) =>
  value.kind === 'unclear' ? { holds: [holds.versionUnclear(id, value.why)] } : undefined;

const isOfOurs: Check = (subject, { id }) => subject.current && decideOurs(subject, id, subject.current);

const isToBeTakenOver: Check = (subject, current) =>
  takesOver(subject) ? decideTakeOver(subject, current) : undefined;

const CHECKS: readonly Check[] = [isToGoBack, isUnclear, isOfOurs, isToBeTakenOver];

const asksForRollback = ({ options, desired }: Subject): boolean => options.rollback?.has(desired.name) ?? false;

/**
 * Lists of secrets lag, each by its own time: that of the former owner may not show a secret any more that the new one's
 * does not show yet. A token that got the entry's name a moment ago says that it is there.
 */
function moveUnsettledUntil({ desired, facts, now }: Subject): Instant | undefined {
  if (!desired.movedFrom) return undefined;
  const until = facts.elsewhere.map(({ token }) => later(token.updatedAt, SETTLE_MS)).filter((end) => end > now);
  return until.length > 0 ? instant(Math.max(...until)) : undefined;
}

function decideFirst(subject: Subject): Decision {
  const unsettled = moveUnsettledUntil(subject);
  if (unsettled !== undefined) return { holds: [holds.moveUnsettled(unsettled)] };
  const lost = subject.generations.all.some(isOurs);
  const why = lost ? reasons.secretLost() : reasons.notCreated();
  const notes = [
    ...(subject.facts.elsewhere.length > 0 ? [holds.ambiguousTokens()] : []),
    ...(lost ? [] : sourceNotFound(subject)),
  ];
  return { actions: [firstToken(subject, lost ? 'replace' : 'create', [why])], holds: notes };
}

/** Who misspells the former name would get a second token, and the consumer of the first would not learn of it. */
function sourceNotFound({ desired: { renamedFrom, movedFrom }, words }: Subject): readonly Hold[] {
  if (renamedFrom !== undefined) return [holds.sourceNotFound(words.field('renamedFrom'), renamedFrom)];
  return movedFrom
    ? [holds.sourceNotFound(words.field('movedFrom'), `${movedFrom.name} of owner ${movedFrom.owner}`)]
    : [];
}

function decideRollback(subject: Subject, current: VersionId): Decision {
  const { previous, pending } = subject.generations;
  // By the value, not by a label: a stranger's may name the same version. Where the current value is the same token's,
  // written once more since what stands beside it changed, there is no other one to return to.
  const target = holderIn(subject.generations, previous);
  const isThere = target?.version === previous?.id || (pending !== undefined && target?.version === pending.id);
  if (!previous || previous.id === current || !isThere || !target?.live) {
    return { blocked: blocks.nothingToRollBackTo(subject.ref.name) };
  }
  const { access } = subject.desired;
  if (!isSameKind(target.token.access, access)) {
    const was = describeAccess(target.token.access);
    const is = describeAccess(access);
    return { blocked: blocks.rollbackOutOfAccess(subject.ref.name, was, is) };
  }
  return { actions: [rollback(subject, current, { version: previous.id, generation: target })] };
}

/** Until the value was read, what happens to it is not known: the plan shows the most that can. */
function decideTakeOver(subject: Subject, current: StagedVersion): Decision {
  const value = current.content;
  if (value.kind !== 'handmade' || !isLive(value.token, subject.now)) {
    return { actions: [successor(subject, 'replace', current.id, [reasons.takeOver()])] };
  }
  const generation = subject.generations.all.find((g) => g.token.id === value.token.id)!;
  const adopted = adoption(subject, generation, current.id, reasons.takeOverToken(value.token.id));
  const unfit = mustReplace(subject, generation) ?? rotationAsked(subject);
  if (!unfit) return { actions: [adopted] };
  // It becomes ours all the same, so that it is retired in order once its consumer has the new value.
  const label = { ...adopted, steps: adopted.steps.slice(0, 1) };
  return { actions: [label, successor(subject, 'replace', current.id, [unfit])] };
}

/** The current version holds no token that we know. */
function replaceUnknown(subject: Subject, current: StagedVersion): Decision {
  const { generations } = subject;
  const why = whyUnknown(subject, current);
  if (isRotated(subject) && subject.options.scheduled && isGone(current, why)) {
    return replaceRotated(subject, current.id, why);
  }
  const { pending } = generations;
  // What a function has begun is its own, and of a value that it does not know it makes nothing.
  if (!isRotated(subject) && pending && subject.pending?.live && mustReplace(subject, subject.pending) === undefined) {
    return { actions: [finishRotation(subject, current.id, pending.id)] };
  }
  return { actions: [successor(subject, 'replace', current.id, [why])] };
}

/** Its token is no more, so its consumer fails; a value that a person wrote may be meant, and is left to an apply. */
const isGone = ({ content }: StagedVersion, why: Reason): boolean =>
  content.kind === 'gone' && why.code !== 'current-refused';

function whyUnknown(subject: Subject, { content: value }: StagedVersion): Reason {
  if (value.kind === 'foreign' || value.kind === 'handmade') return reasons.overwrittenOutside();
  if (value.kind !== 'gone' || value.tokenId === undefined) return reasons.currentWithoutToken();
  return subject.tokensById.has(value.tokenId)
    ? reasons.currentRefused(value.tokenId)
    : reasons.revokedOutside(value.tokenId);
}
