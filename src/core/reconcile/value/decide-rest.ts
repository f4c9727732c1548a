import type { VersionId } from '../../model/ids';
import type { Action, Hold } from '../../model/plan';
import { later, SETTLE_MS } from '../../model/time';
import { AWSPENDING } from '../../ports/secret-store';
import { expiryToSet } from '../changes/edits';
import { planResume } from '../changes/pausing';
import { action, dropPending, restatement } from '../changes/replacement';
import { formatOf } from '../changes/settings';
import { isUsable } from '../changes/usable';
import { holds } from '../entry/holds';
import { reasons } from '../entry/reasons';
import type { Subject } from '../entry/subject';
import type { Generation } from '../observed/generations';
import type { StagedVersion } from '../observed/staged-versions';
import type { Decision } from './decision';

/** The value stays: what an earlier run left is tidied up, or what is stored beside the token is put right. */
export function decideRest(subject: Subject, currentId: VersionId, current: Generation, hold: Hold): Decision {
  const leftOver = leftOverLabel(subject);
  const { desired, generations } = subject;
  const took = desired.secret.kind === 'external' && desired.secret.takeOver ? [holds.takeOverDone(subject.words)] : [];
  const inFlight = generations.pending !== undefined && leftOver.length === 0;
  const actions = inFlight ? [] : [...leftOver, ...restate(subject, currentId, current)];
  return actions.length > 0 ? { actions, holds: took } : { holds: [hold, ...took] };
}

/** What stands beside the token in its value is true: when it expires, and the declared format. */
function restate(subject: Subject, currentId: VersionId, current: Generation): Action[] {
  const { desired, secret, generations, managementToken } = subject;
  // What the end of a pause enables first is put right in the same apply: it would live longer than declared until the next.
  const works = current.live || planResume(subject).length > 0;
  if (current.token.id === managementToken || !works) return [];
  const expiry = expiryToSet(subject, current);
  const told = secret && desired.secret.kind === 'managed' ? formatOf(secret) : undefined;
  const reformat = told !== undefined && told !== desired.format;
  if (!expiry && !reformat) return [];
  const why = [...(expiry ? [expiry.reason] : []), ...(reformat ? [reasons.formatChanged(told, desired.format)] : [])];
  const value = generations.current?.content;
  const said = value?.kind === 'token' ? value.stored : undefined;
  const saysSo =
    said !== undefined && (said.expiresAt === undefined || (expiry && said.expiresAt === expiry.expiresAt));
  // A bare value says nothing beside itself; nor is anything to do where the value says it already.
  if (expiry && !reformat && (desired.format === 'plain' || saysSo)) {
    const { token } = current;
    const { expiresAt } = expiry;
    return [
      action(subject, 'update', why, [
        { kind: 'edit', token: token.id, ifMatch: token.version, direction: 'expiry', expiresAt },
      ]),
    ];
  }
  return [restatement(subject, { generation: current, version: currentId }, expiry, why)];
}

/** A token that the list does not show may have been issued after it was read, so settle passes first. */
const isDead = ({ secret, facts }: Subject, version: StagedVersion, pending: Generation | undefined): boolean =>
  pending
    ? !pending.live
    : hasNoToken(version) && secret !== undefined && facts.secretAt >= later(secret.lastChangedAt, SETTLE_MS);

/** Its token is gone, or it never got a value: an intent that nobody has carried out for as long as settle. */
const hasNoToken = ({ content: value }: StagedVersion): boolean => value.kind === 'gone' || value.kind === 'empty';

/** AWSPENDING that an earlier run left where it is of no use: on the promoted version, or on one whose token is dead. */
function leftOverLabel(subject: Subject): Action[] {
  const { generations, pending, secret } = subject;
  const { current } = generations;
  // That of a function is its own.
  if (secret?.rotation) return [];
  if (current?.stages.includes(AWSPENDING)) return [dropPending(subject, current.id, reasons.labelLeftBehind())];
  if (!generations.pending) return [];
  if (isStale(subject, pending) || isDead(subject, generations.pending, pending)) {
    return [dropPending(subject, generations.pending.id, reasons.deadPending())];
  }
  return [];
}

/** A value that works and will not be promoted: it is older than the current one, or not what is declared any more. */
const isStale = (subject: Subject, pending: Generation | undefined): boolean =>
  pending !== undefined && subject.current !== undefined && !isUsable(subject, pending, subject.current);
