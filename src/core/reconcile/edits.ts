import { describeAccess } from '../model/access';
import { parseLabel, renameLabel } from '../model/label';
import type { Action, Reason, Step } from '../model/plan';
import { formatInstant, type Instant, later, SETTLE_MS } from '../model/time';
import { type AccessChange, compareAccess } from './access-change';
import { type Generation, isOurLabel } from './generations';
import { NAME_TAG } from './observed';
import { reasons } from './reasons';
import { expiryFor, sameExpiry } from './schedule';
import type { Subject } from './subject';

/** Changes of a token in place: access, expiry, label. The value stays, so no consumer notices. */
export function planEdits(subject: Subject): Action[] {
  const steps: Step[] = [];
  const why = new Map<string, Reason>();
  let strongest: AccessChange = 'none';
  for (const generation of subject.generations.all) {
    if (generation.phase === 'adopted' || generation.token.id === subject.managementToken) continue;
    const change = accessEdit(subject, generation);
    if (change) {
      steps.push(change.step);
      why.set(change.reason.code, change.reason);
      if (strongest !== 'narrow') strongest = change.change;
    }
    const expiry = expiryEdit(subject, generation);
    if (expiry) {
      steps.push(expiry.step);
      why.set(expiry.reason.code, expiry.reason);
    }
    const relabel = labelEdit(subject, generation);
    if (relabel) {
      steps.push(relabel.step);
      why.set(relabel.reason.code, relabel.reason);
    }
  }
  if (steps.length === 0) return [];
  const kind = strongest === 'narrow' || strongest === 'mixed' ? 'narrow' : strongest === 'widen' ? 'widen' : 'update';
  return [{ kind, token: subject.desired.name, reasons: [...why.values()], secret: subject.ref, steps, effects: [] }];
}

/** A renamed entry keeps its secret; the tag that names the entry follows. */
export function planRetag(subject: Subject): Action[] {
  const { desired, secret } = subject;
  if (desired.secret.kind !== 'managed' || !secret || secret.tags[NAME_TAG] === desired.name) return [];
  const step: Step = { kind: 'ensure-secret', secret: subject.ref, target: desired.secret, description: '' };
  const why = reasons.renamed(secret.tags[NAME_TAG] ?? 'another entry');
  return [{ kind: 'update', token: desired.name, reasons: [why], secret: subject.ref, steps: [step], effects: [] }];
}

const inUse = (generation: Generation): boolean => generation.phase === 'current' || generation.phase === 'pending';

/** Narrowing reaches every live generation; widening only those that are current or will be. */
function accessEdit(
  subject: Subject,
  generation: Generation,
): { readonly step: Step; readonly reason: Reason; readonly change: 'narrow' | 'widen' | 'mixed' } | undefined {
  const { token } = generation;
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
  return { step: { kind: 'edit', token: token.id, direction, access: subject.desired.access }, reason, change };
}

const expiryText = (at: Instant | null): string => (at === null ? 'never' : formatInstant(at));

function expiryEdit(
  subject: Subject,
  generation: Generation,
): { readonly step: Step; readonly reason: Reason } | undefined {
  if (!inUse(generation)) return undefined;
  // The backstop of a token that is to have no expiry stays until it is current.
  if (generation.phase === 'pending' && subject.desired.expiry.kind === 'never') return undefined;
  const { token } = generation;
  const declared = expiryFor(subject.desired.expiry, token.createdAt);
  if (sameExpiry(declared, token.expiresAt)) return undefined;
  if (declared !== null && declared <= later(subject.now, SETTLE_MS)) return undefined;
  return {
    step: { kind: 'edit', token: token.id, direction: 'expiry', expiresAt: declared },
    reason: reasons.expiryChanged(expiryText(token.expiresAt), expiryText(declared)),
  };
}

/** A label that a person changed is set back; one with the entry's former name follows the rename. */
function labelEdit(
  subject: Subject,
  generation: Generation,
): { readonly step: Step; readonly reason: Reason } | undefined {
  const { token, label } = generation;
  const name = subject.desired.name;
  if (label) {
    if (label.name === name) return undefined;
    const renamed = subject.desired.renamedFrom === label.name;
    return {
      step: { kind: 'relabel', token: token.id, label: renameLabel(label, name) },
      reason: renamed ? reasons.renamed(label.name) : reasons.labelEdited(token.label),
    };
  }
  const stored = subject.generations.labelled.find((v) => v.id === generation.version)?.holds;
  if (stored?.kind !== 'token' || !isOurLabel(stored.storedLabel, subject.owner, subject.secret)) return undefined;
  const original = parseLabel(stored.storedLabel ?? '');
  if (!original) return undefined;
  return {
    step: { kind: 'relabel', token: token.id, label: renameLabel(original, name) },
    reason: reasons.labelEdited(token.label),
  };
}
