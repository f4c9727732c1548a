import { describeAccess } from '../model/access';
import type { VersionId } from '../model/ids';
import type { Action, EntryPlan, Hold, Reason, Step } from '../model/plan';
import { later, SETTLE_MS } from '../model/time';
import { AWSPENDING } from '../ports/secret-store';
import { compareAccess } from './access-change';
import { planEdits, planRetag } from './edits';
import { fingerprint } from './fingerprint';
import { type Generation, isExpired, type LabelledVersion } from './generations';
import { NAME_TAG, OWNER_TAG } from './observed';
import { blocks, holds, reasons } from './reasons';
import {
  dropPending,
  finishRotation,
  firstToken,
  killLeaked,
  rollback,
  successor,
  withoutOverlap,
} from './replacement';
import { planRetiring } from './retire';
import { expiryFor, rotateAt, windowOpening } from './schedule';
import type { Subject } from './subject';

/** What is decided about one concern of an entry. */
interface Decision {
  readonly actions?: readonly Action[];
  readonly holds?: readonly Hold[];
  readonly blocked?: Reason;
}

/** Plans one entry of the spec: a function of what is declared, what was observed and the time of that observation. */
export function planEntry(subject: Subject): EntryPlan {
  const decision = decide(subject);
  return {
    token: subject.desired.name,
    declared: true,
    actions: decision.actions ?? [],
    holds: decision.holds ?? [],
    ...(decision.blocked && { blocked: decision.blocked }),
    fingerprint: fingerprint(
      subject.facts,
      subject.generations.all.map((g) => g.token),
    ),
  };
}

function decide(subject: Subject): Decision {
  const { facts } = subject;
  if (!facts.secret.known) return { holds: [holds.secretUnreadable(facts.secret.why)] };
  const blocked = whyBlocked(subject);
  if (blocked) return { blocked };
  if (!subject.desired.enabled) return isEmergency(subject) ? pauseForGood(subject) : pause(subject);
  const main = decideValue(subject);
  if (main.blocked) return main;
  // What leaked is not edited, enabled or retired at leisure first: the emergency kills every token there is.
  if (isEmergency(subject) && main.actions) return { ...main, actions: [...planRetag(subject), ...main.actions] };
  const edits = planEdits(subject);
  const retiring = planRetiring(subject);
  // Edits first, since narrowing must not wait; the value last, since it changes the secret that retiring rests on.
  const actions = [
    ...edits,
    ...enableReferenced(subject),
    ...retiring.actions,
    ...planRetag(subject),
    ...(main.actions ?? []),
  ];
  return { actions, holds: [...(main.holds ?? []), ...retiring.holds] };
}

const isEmergency = ({ desired, options }: Subject): boolean =>
  (options.compromised ?? false) && (options.rotate?.has(desired.name) ?? false);

/** Facts that make the entry impossible, each with what a person can do about it. */
function whyBlocked(subject: Subject): Reason | undefined {
  const { desired, secret } = subject;
  if (secret?.deletedAt !== undefined) return blocks.pendingDeletion(secret.name, secret.deletedAt);
  if (desired.secret.kind === 'external') return secret ? undefined : blocks.secretMissing(desired.secret.arn);
  if (!secret) return undefined;
  const name = secret.tags[NAME_TAG];
  const named = name === desired.name || (desired.renamedFrom !== undefined && name === desired.renamedFrom);
  if (secret.tags[OWNER_TAG] !== subject.owner || name === undefined) return blocks.secretNotOurs(secret.name);
  return named ? undefined : blocks.secretOfAnotherEntry(secret.name, name);
}

/** `enabled: false`: every live generation is disabled and rotation is suspended. */
function pause(subject: Subject): Decision {
  const live = subject.generations.all.filter(
    (g) => g.live && g.phase !== 'adopted' && g.token.id !== subject.managementToken,
  );
  const retiring = planRetiring(subject);
  const steps = live.map((g): Step => ({ kind: 'disable', token: g.token.id }));
  const effect = `${subject.desired.consumer} can't authenticate until the entry is enabled again`;
  const action: Action = {
    kind: 'pause',
    token: subject.desired.name,
    reasons: [reasons.paused()],
    secret: subject.ref,
    steps,
    effects: [effect],
  };
  const pauses = steps.length > 0 ? [action] : [];
  const doomed = new Set(live.map((g) => g.token.id));
  const rest = retiring.actions.filter((a) => !a.steps.some((s) => s.kind === 'disable' && doomed.has(s.token)));
  return {
    actions: [...planEdits(subject), ...pauses, ...rest, ...planRetag(subject)],
    holds: [subject.generations.current ? holds.paused() : holds.pausedNotCreated(), ...retiring.holds],
  };
}

/** A paused entry whose value leaked: enabling it again must not bring the leaked value back to life. */
function pauseForGood(subject: Subject): Decision {
  return { actions: [...planRetag(subject), ...killLeaked(subject)], holds: [holds.paused()] };
}

/**
 * A token in use that is disabled: a pause that ended, or a person. The spec wins. One that never became current stays
 * disabled: nobody has its value, and a rotation that is due starts anew.
 */
function enableReferenced(subject: Subject): Action[] {
  const disabled = subject.generations.all.filter(
    (g) =>
      g.version !== undefined &&
      (g.phase === 'current' || g.phase === 'superseded') &&
      g.token.status === 'disabled' &&
      !isExpired(g.token, subject.now) &&
      g.token.id !== subject.managementToken,
  );
  const [first] = disabled;
  if (!first) return [];
  return [
    {
      kind: 'resume',
      token: subject.desired.name,
      reasons: [reasons.disabled(first.token.disabledAt)],
      secret: subject.ref,
      steps: disabled.map((g): Step => ({ kind: 'enable', token: g.token.id })),
      effects: [],
    },
  ];
}

/** Whether the entry needs a new value, and why. */
function decideValue(subject: Subject): Decision {
  const { desired, secret, generations, options } = subject;
  const wantsRollback = options.rollback?.has(desired.name) ?? false;
  const { current } = generations;
  if (desired.expiry.kind === 'at' && desired.expiry.at <= later(subject.now, SETTLE_MS)) {
    const actions = isEmergency(subject) ? killLeaked(subject) : [];
    return { actions, holds: [holds.ended(desired.expiry.at)] };
  }
  if (!secret || !current) {
    if (wantsRollback) return { blocked: blocks.notCreatedYet(desired.name) };
    const lost = generations.all.length > 0;
    const note = subject.facts.elsewhere.length > 0 ? [holds.ambiguousTokens()] : [];
    const first = firstToken(subject, lost ? 'replace' : 'create', [
      lost ? reasons.secretLost() : reasons.notCreated(),
    ]);
    return { actions: [lost && isEmergency(subject) ? withoutOverlap(subject, first) : first], holds: note };
  }
  if (wantsRollback) return decideRollback(subject, current.id);
  if (current.holds.kind === 'unclear') return { holds: [holds.versionUnclear(current.id, current.holds.why)] };
  if (!subject.current) return replaceUnknown(subject, current.id);
  return decideReplacement(subject, current.id, subject.current);
}

function decideRollback(subject: Subject, current: VersionId): Decision {
  const { previous, all } = subject.generations;
  const target = all.find((g) => g.version === previous?.id && g.live);
  if (!previous || previous.id === current || !target) return { blocked: blocks.nothingToRollBackTo(subject.ref.name) };
  return { actions: [rollback(subject, current, previous.id)] };
}

/** The current version holds no token that we know. */
function replaceUnknown(subject: Subject, current: VersionId): Decision {
  const { desired, generations } = subject;
  const value = generations.current?.holds;
  const hadTokens = generations.all.length > 0;
  if (desired.secret.kind === 'external' && !desired.secret.takeOver && value?.kind !== 'empty' && !hadTokens) {
    return value?.kind === 'gone' && value.tokenId !== undefined
      ? { actions: [successor(subject, 'replace', current, [reasons.revokedOutside(value.tokenId)])] }
      : { blocked: blocks.foreignValue(subject.ref.name) };
  }
  const reason =
    value?.kind === 'gone' && value.tokenId !== undefined
      ? reasons.revokedOutside(value.tokenId)
      : value?.kind === 'foreign'
        ? reasons.overwrittenOutside()
        : desired.secret.kind === 'external' && desired.secret.takeOver && !hadTokens
          ? reasons.takeOver()
          : reasons.currentWithoutToken();
  const replacement = successor(subject, 'replace', current, [reason]);
  if (isEmergency(subject)) return { actions: [withoutOverlap(subject, replacement, current)] };
  const { pending } = generations;
  if (pending && subject.pending?.live && mustReplace(subject, subject.pending) === undefined) {
    return { actions: [finishRotation(subject, current, pending.id)] };
  }
  return { actions: [replacement] };
}

function decideReplacement(subject: Subject, currentId: VersionId, current: Generation): Decision {
  const { generations, options, desired } = subject;
  const asked = options.rotate?.has(desired.name) ?? false;
  if (isEmergency(subject)) {
    return { actions: [withoutOverlap(subject, successor(subject, 'rotate', currentId, []), currentId)] };
  }
  const forced = mustReplace(subject, current);
  const pendingId = generations.pending?.id;
  if (pendingId && subject.pending && isUsable(subject, subject.pending, current)) {
    return { actions: [finishRotation(subject, currentId, pendingId)] };
  }
  if (forced) return { actions: [successor(subject, 'replace', currentId, [forced])] };
  if (asked) return { actions: [successor(subject, 'rotate', currentId, [reasons.rotationAsked()])] };
  return decideRotation(subject, currentId, current);
}

/** A value that an earlier run stored is worth promoting: it works, it is newer, and edits can make it what is declared. */
const isUsable = (subject: Subject, pending: Generation, current: Generation): boolean =>
  pending.live && pending.token.createdAt >= current.token.createdAt && mustReplace(subject, pending) === undefined;

/** Facts that make a token useless for what is declared. */
function mustReplace(subject: Subject, { token }: Generation): Reason | undefined {
  const { desired, now } = subject;
  if (isExpired(token, now)) return reasons.expired(token.expiresAt ?? now);
  if (compareAccess(subject.catalogue, token.access, desired.access) === 'type') {
    return reasons.accessTypeChanged(describeAccess(token.access), describeAccess(desired.access));
  }
  const declared = expiryFor(desired.expiry, token.createdAt);
  return declared !== null && declared <= later(now, SETTLE_MS) ? reasons.expiryOutOfReach(declared) : undefined;
}

function decideRotation(subject: Subject, currentId: VersionId, current: Generation): Decision {
  const { desired, now, generations, secret } = subject;
  // After a rollback the newer token counts for as long as it is there, in the phases of its retiring too.
  const values = generations.all.filter((g) => ['current', 'superseded', 'tombstoned', 'disabled'].includes(g.phase));
  const newest = values.filter((g) => g.version !== undefined).at(-1) ?? current;
  const due = rotateAt(desired, current.token, newest.token);
  const leftOver = leftOverLabel(subject);
  if (due === undefined || now < due) {
    const hold = newest !== current && due !== undefined ? holds.rolledBack(due) : holds.upToDate(due);
    return { actions: leftOver, holds: leftOver.length > 0 ? [] : [hold] };
  }
  if (secret?.rotationEnabled) return { holds: [holds.rotatedByFunction()] };
  const opening = windowOpening(desired, current.token, now);
  if (opening > now) return { actions: leftOver, holds: [holds.outsideWindow(opening)] };
  const { pending } = generations;
  if (pending && !subject.pending && pending.holds.kind !== 'empty' && secret) {
    const quiet = later(secret.lastChangedAt, SETTLE_MS);
    if (subject.facts.secretAt < quiet) return { holds: [holds.pendingNotOurs(quiet)] };
  }
  return { actions: [successor(subject, 'rotate', currentId, [reasons.rotationDue(due)])] };
}

/** A token that the list does not show may have been issued after it was read, so settle passes first. */
const isDead = ({ secret, facts }: Subject, version: LabelledVersion, pending: Generation | undefined): boolean =>
  pending
    ? !pending.live
    : version.holds.kind === 'gone' && secret !== undefined && facts.secretAt >= later(secret.lastChangedAt, SETTLE_MS);

/** AWSPENDING that an earlier run left where it is of no use: on the promoted version, or on one whose token is dead. */
function leftOverLabel(subject: Subject): Action[] {
  const { generations, pending } = subject;
  const { current } = generations;
  if (current?.labels.includes(AWSPENDING)) return [dropPending(subject, current.id, reasons.labelLeftBehind())];
  if (!generations.pending || !isDead(subject, generations.pending, pending)) return [];
  return [dropPending(subject, generations.pending.id, reasons.deadPending())];
}
