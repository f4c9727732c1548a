import { createHash } from 'node:crypto';
import { describeAccess } from '../../model/access';
import {
  base32,
  formatLabel,
  parseLabel,
  scopeKeyOf,
  splitArn,
  type TokenLabel,
  versionMark,
  withClaim,
} from '../../model/label';
import type { VersionId } from '../../model/ids';
import { stated } from '../../model/managed-by';
import type { Action, Reason, Step } from '../../model/plan';
import { formatInstant, type Instant, later, lengthFrom, SETTLE_MS } from '../../model/time';
import { type AccessChange, compareAccess } from '../entry/access-change';
import { type Generation, isExpired, isOurs } from '../observed/generations';
import { isPaused } from '../observed/paused';
import { claimFor, claimReasons } from '../entry/claims';
import { reasons } from '../entry/reasons';
import { expiryFor, sameExpiry } from '../entry/schedule';
import type { Subject } from '../entry/subject';

/** Changes of tokens in place: access and label. The value stays, so no consumer notices. */
export function planEdits(subject: Subject): Action[] {
  const steps: Step[] = [];
  const why = new Map<string, Reason>();
  const effects: string[] = [];
  let strongest: AccessChange = 'none';
  for (const generation of subject.generations.all) {
    // Nobody has its value, and what was changed proves nothing any more: it is ended as it is.
    if (!isEditable(subject, generation) || generation.phase === 'orphan') continue;
    const change = accessEdit(subject, generation);
    const relabel = labelEdit(subject, generation);
    const end = change || relabel ? endToSet(subject, generation) : undefined;
    // First, so that what a run that dies leaves has an end, too.
    if (end !== undefined) {
      const { id, version } = generation.token;
      steps.push({ kind: 'edit', token: id, ifMatch: version, direction: 'expiry', expiresAt: end });
      effects.push(`token ${id}, whose value no version of the secret has any more, ends at ${formatInstant(end)}`);
    }
    if (change) {
      steps.push(change.step);
      why.set(change.reason.code, change.reason);
      if (strongest !== 'narrow') strongest = change.change;
    }
    if (relabel) {
      steps.push(relabel.step);
      why.set(relabel.reason.code, relabel.reason);
    }
  }
  if (steps.length === 0) return [];
  const kind = strongest === 'narrow' || strongest === 'mixed' ? 'narrow' : strongest === 'widen' ? 'widen' : 'update';
  return [{ kind, token: subject.desired.name, reasons: [...why.values()], secret: subject.ref, steps, effects }];
}

/**
 * Of a secret that was deleted and made anew, or is gone, no version tells any more whose the tokens were: their labels do, as long as
 * nobody has changed them. So one that is changed gets an end of its own, when its overlap is over at the latest: it will be taken for
 * a stranger's, which nobody ends.
 */
function endToSet({ secret, facts, desired, now }: Subject, { token, version, live }: Generation): Instant | undefined {
  if (!live || version !== undefined || (secret && !facts.depth)) return undefined;
  const end = later(now, Math.max(SETTLE_MS, lengthFrom(now, desired.rotation.overlap)) + SETTLE_MS);
  return token.expiresAt === null || token.expiresAt > end ? end : undefined;
}

export const isEditable = ({ managementToken }: Subject, generation: Generation): boolean =>
  isOurs(generation) && generation.token.id !== managementToken;

const inUse = (generation: Generation): boolean => generation.phase === 'current' || generation.phase === 'pending';

/** Narrowing reaches every live generation; widening only those that are current or will be. */
export function accessEdit(
  subject: Subject,
  generation: Generation,
): { readonly step: Step; readonly reason: Reason; readonly change: 'narrow' | 'widen' | 'mixed' } | undefined {
  const { token } = generation;
  // One that has expired, or that a person disabled, is replaced: nobody gains by editing it.
  if (isExpired(token, subject.now) || (token.status === 'disabled' && !isPaused(generation))) return undefined;
  if (!generation.live && !inUse(generation)) return undefined;
  const change = compareAccess(subject.catalogue, token.access, subject.desired.access);
  if (change === 'none' || change === 'type') return undefined;
  if (change === 'widen' && !inUse(generation)) return undefined;
  const from = describeAccess(token.access);
  const to = describeAccess(subject.desired.access);
  const reason =
    change === 'narrow'
      ? reasons.accessNarrowed(from, to)
      : change === 'widen'
        ? reasons.accessWidened(from, to)
        : reasons.accessChanged(from, to);
  const direction = change === 'widen' ? 'widen' : 'narrow';
  const step: Step = {
    kind: 'edit',
    token: token.id,
    ifMatch: token.version,
    direction,
    access: subject.desired.access,
  };
  return { step, reason, change };
}

const expiryText = (at: Instant | null): string => (at === null ? 'never' : formatInstant(at));

/** When the current token is to expire, if that is not when it does. One that has expired is replaced, not extended. */
export function expiryToSet(
  subject: Subject,
  { token }: Generation,
): { readonly expiresAt: Instant | null; readonly reason: Reason } | undefined {
  if (isExpired(token, subject.now)) return undefined;
  const declared = expiryFor(subject.desired.expiry, token.createdAt);
  if (sameExpiry(declared, token.expiresAt)) return undefined;
  if (declared !== null && declared <= later(subject.now, SETTLE_MS)) return undefined;
  const reason = reasons.expiryChanged(expiryText(token.expiresAt), expiryText(declared));
  return { expiresAt: declared, reason };
}

/** A label that does not say what it should: a person changed it, the entry was renamed or moved, or a pause is over. */
function labelEdit(
  subject: Subject,
  generation: Generation,
): { readonly step: Step; readonly reason: Reason } | undefined {
  const { token, phase } = generation;
  const wanted = wantedLabel(subject, generation);
  if (wanted === undefined || wanted === token.label) return undefined;
  const step = relabelTo(subject, generation, wanted);
  // The end of a pause sets the label too.
  if (!subject.isOff && phase === 'current' && isPaused(generation)) return undefined;
  return { step, reason: labelReason(subject, generation, wanted) };
}

/** Makes a token the entry's by its label, and lets it say so. */
export const relabelTo = ({ desired }: Subject, { token }: Generation, label: string): Step => ({
  kind: 'relabel',
  token: token.id,
  ifMatch: token.version,
  label,
  states: { createdAt: token.createdAt, ...stated(desired) },
});

function labelReason(subject: Subject, generation: Generation, wanted: string): Reason {
  const { desired, owner, secret } = subject;
  const { token, label } = generation;
  if (!label) return reasons.labelEdited(token.label);
  if (formatLabel(withClaim(label, claimFor(subject, generation))) === wanted) return claimReasons.claimed();
  if (secret && label.scopeKey !== scopeKeyOf(owner, secret.arn)) return reasons.moved(desired.movedFrom?.owner ?? '');
  if (label.name !== desired.name && label.name === (desired.renamedFrom ?? desired.movedFrom?.name)) {
    return reasons.renamed(label.name);
  }
  return label.paused ? reasons.pauseOver() : reasons.labelEdited(token.label);
}

/**
 * The label that a generation should have, as text; `undefined` where nothing is to be said: of a token with a label of ours
 * that no staged version holds, only a former name or owner is put right. The pause mark stays on what a pause disabled.
 */
export function wantedLabel(
  subject: Subject,
  generation: Generation,
  pause: PauseMark = markOf(subject, generation),
): string | undefined {
  const { desired, owner, secret, generations } = subject;
  const { label, version } = generation;
  if (!secret) return undefined;
  const named = { name: desired.name, scopeKey: scopeKeyOf(owner, secret.arn) };
  const held = generations.staged.some((one) => one.id === version);
  // A claim on it stays as it is: changed, the token would prove nothing any more.
  if (!held && label) return formatLabel({ ...label, ...named, ...pause });
  return version === undefined ? undefined : labelForVersion(subject, generation, version, pause);
}

/** What a label says of a pause. */
export interface PauseMark {
  readonly paused: boolean;
  readonly pauseProof: string | undefined;
}

export const NO_PAUSE: PauseMark = { paused: false, pauseProof: undefined };

const markOf = ({ isOff }: Subject, { token, label }: Generation): PauseMark =>
  label?.paused && (isOff || token.status === 'disabled') ? { paused: true, pauseProof: label.pauseProof } : NO_PAUSE;

/** The label of a token whose value a version holds: as it was issued, or with a nonce that follows from its id. */
export function labelForVersion(
  subject: Subject,
  generation: Generation,
  version: VersionId,
  pause: PauseMark = NO_PAUSE,
): string {
  const { desired, owner, secret, facts } = subject;
  const { token, label } = generation;
  const arn = secret!.arn;
  const [quoted] = [...(facts.depth?.stored?.values() ?? [])].flatMap((stored) =>
    stored.kind === 'token' && stored.tokenId === token.id ? (parseLabel(stored.label ?? '') ?? []) : [],
  );
  const nonce = label?.nonce ?? quoted?.nonce ?? base32(createHash('sha256').update(token.id).digest(), 8);
  const text: TokenLabel = {
    name: desired.name,
    scopeKey: scopeKeyOf(owner, arn),
    incarnation: splitArn(arn).suffix,
    version: versionMark(version),
    nonce,
    ...pause,
  };
  return formatLabel(withClaim(text, claimFor(subject, generation)));
}
