import type { VersionId } from '../model/ids';
import type { Action, EntryPlan, Hold, Reason } from '../model/plan';
import { later, SETTLE_MS } from '../model/time';
import { AWSPENDING } from '../ports/secret-store';
import { whyBlocked } from './blocked';
import { whyNotTakenOver } from './entry/claims';
import { expiryToSet, planEdits } from './changes/edits';
import { isEmergency, planEmergency } from './endings/emergency';
import { fingerprint } from './observed/fingerprint';
import { type Generation, isLive, isOurs } from './observed/generations';
import { planGivingUp } from './changes/give-up-claim';
import type { LabelledVersion } from './observed/labelled-versions';
import { planPause, planResume } from './changes/pausing';
import { blocks } from './entry/blocks';
import { holds, reasons } from './entry/reasons';
import {
  action,
  adoption,
  dropPending,
  finishRotation,
  firstToken,
  restatement,
  rollback,
  successor,
} from './changes/replacement';
import { planDestruction } from './endings/removal';
import { isRestorable, planRestoration } from './changes/restoration';
import { planRetiring } from './endings/retire';
import { rotationAsked } from './changes/rotation-asked';
import { nextRotation, windowOpening } from './entry/schedule';
import { formatOf, keptSettings, planSettings } from './changes/settings';
import type { Subject } from './entry/subject';
import { isUsable, mustReplace } from './changes/usable';

/** What is decided about one concern of an entry. */
interface Decision {
  readonly actions?: readonly Action[];
  readonly holds?: readonly Hold[];
  readonly blocked?: Reason;
}

/** Plans one entry of the spec: a function of what is declared, what was observed and the time of that observation. */
export function planEntry(subject: Subject): EntryPlan {
  const decision = withinClaims(subject, answered(subject, decide(subject)));
  return {
    token: subject.desired.name,
    declared: true,
    actions: decision.actions ?? [],
    holds: decision.holds ?? [],
    ...(decision.blocked && { blocked: decision.blocked }),
    fingerprint: fingerprint(subject.facts, subject),
  };
}

/** A creation that would have to touch what another resource claims does nothing at all. */
function withinClaims(subject: Subject, decision: Decision): Decision {
  if (decision.blocked || isEmergency(subject)) return decision;
  const blocked = whyNotTakenOver(subject, decision.actions ?? []);
  return blocked ? { blocked } : decision;
}

const RENEWING: ReadonlySet<Action['kind']> = new Set(['rotate', 'replace', 'finish']);

/** A rotation that was asked for is done or refused, never passed over. */
function answered(subject: Subject, decision: Decision): Decision {
  const { desired, options } = subject;
  const { actions = [], holds: held = [], blocked } = decision;
  if (options.destroy?.has(desired.name) || isEmergency(subject) || !rotationAsked(subject)) return decision;
  if (blocked || actions.some(({ kind }) => RENEWING.has(kind))) return decision;
  if (held.some(({ severity }) => severity === 'error')) return decision;
  const isFirst = actions.some(({ kind }) => kind === 'create');
  const [hold] = held;
  return { blocked: hold && !isFirst ? blocks.notRotated(hold.message) : blocks.notCreatedYet(desired.name) };
}

function decide(subject: Subject): Decision {
  const { facts, desired, options } = subject;
  if (options.destroy?.has(desired.name)) return planDestruction(subject);
  if (subject.claimant?.comes === 'to-give-up') return { actions: planGivingUp(subject) };
  if (desired.movedTo && !isEmergency(subject)) return { holds: [holds.movedTo(desired.movedTo)] };
  const blocked = facts.secret.known ? whyBlocked(subject) : undefined;
  if (isEmergency(subject)) return planEmergency(subject, blocked);
  if (!facts.secret.known) return { holds: [holds.secretUnreadable(facts.secret.why)] };
  if (blocked) return { blocked };
  if (isRestorable(subject)) return restore(subject);
  if (!desired.enabled) return pause(subject);
  const main = decideValue(subject);
  if (main.blocked) return main;
  const retiring = planRetiring(subject);
  const strangers = subject.generations.all
    .filter((g) => g.phase === 'stranger')
    .map((g) => holds.stranger(g.token.id));
  // Edits first, since narrowing must not wait; the value last, since it changes the secret that retiring rests on.
  const actions = [
    ...planEdits(subject),
    ...planResume(subject),
    ...retiring.actions,
    ...planSettings(subject),
    ...(main.actions ?? []),
  ];
  return { actions, holds: [...(main.holds ?? []), ...retiring.holds, ...keptSettings(subject), ...strangers] };
}

/** What the secret holds is looked at when it is there again; until then only tokens are put right. */
const restore = (subject: Subject): Decision => ({
  actions: [...planEdits(subject), ...(subject.desired.enabled ? [] : planPause(subject)), planRestoration(subject)],
  holds: subject.desired.enabled ? [] : [holds.pausedNotCreated()],
});

/** `enabled: false`: every live generation is disabled and rotation is suspended. */
function pause(subject: Subject): Decision {
  const pauses = planPause(subject);
  const doomed = new Set(pauses.flatMap((a) => a.steps.flatMap((s) => (s.kind === 'disable' ? [s.token] : []))));
  const retiring = planRetiring(subject);
  const rest = retiring.actions.filter((a) => !a.steps.some((s) => s.kind === 'disable' && doomed.has(s.token)));
  return {
    actions: [...planEdits(subject), ...pauses, ...rest, ...planSettings(subject)],
    holds: [
      subject.generations.current ? holds.paused() : holds.pausedNotCreated(),
      ...retiring.holds,
      ...keptSettings(subject),
    ],
  };
}

/**
 * Whether the entry needs a new value, and why.
 *
 * ```
 *  no value ──▶ create        ours, as declared ──▶ hold until rotation is due ──▶ rotate
 *  not ours ──▶ take over, or replace       ours, of no use ──▶ replace
 *  a newer one is stored already ──▶ finish
 * ```
 */
function decideValue(subject: Subject): Decision {
  const { desired, secret, generations, options } = subject;
  const wantsRollback = options.rollback?.has(desired.name) ?? false;
  const { current } = generations;
  if (desired.expiry.kind === 'at' && desired.expiry.at <= later(subject.now, SETTLE_MS)) {
    return { holds: [holds.ended(desired.expiry.at)] };
  }
  if (!secret || !current) {
    if (wantsRollback) return { blocked: blocks.notCreatedYet(desired.name) };
    return decideFirst(subject);
  }
  if (wantsRollback) return decideRollback(subject, current.id);
  if (current.holds.kind === 'unclear') return { holds: [holds.versionUnclear(current.id, current.holds.why)] };
  if (subject.current) return decideReplacement(subject, current.id, subject.current);
  return takesOver(subject) ? decideTakeOver(subject, current) : replaceUnknown(subject, current);
}

function decideFirst(subject: Subject): Decision {
  const lost = subject.generations.all.some(isOurs);
  const note = subject.facts.elsewhere.length > 0 ? [holds.ambiguousTokens()] : [];
  const why = lost ? reasons.secretLost() : reasons.notCreated();
  return { actions: [firstToken(subject, lost ? 'replace' : 'create', [why])], holds: note };
}

function decideRollback(subject: Subject, current: VersionId): Decision {
  const { previous, all } = subject.generations;
  const target = all.find((g) => g.version === previous?.id && g.live && isOurs(g));
  if (!previous || previous.id === current || !target) return { blocked: blocks.nothingToRollBackTo(subject.ref.name) };
  return { actions: [rollback(subject, current, previous.id)] };
}

/** `takeOver` is consent while the entry has no generation of ours. */
const takesOver = ({ desired, generations }: Subject): boolean =>
  desired.secret.kind === 'external' && desired.secret.takeOver && !generations.all.some(isOurs);

/** Until the value was read, what happens to it is not known: the plan shows the most that can. */
function decideTakeOver(subject: Subject, current: LabelledVersion): Decision {
  const value = current.holds;
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
function replaceUnknown(subject: Subject, current: LabelledVersion): Decision {
  const { generations } = subject;
  const replacement = successor(subject, 'replace', current.id, [whyUnknown(subject, current)]);
  const { pending } = generations;
  if (pending && subject.pending?.live && mustReplace(subject, subject.pending) === undefined) {
    return { actions: [finishRotation(subject, current.id, pending.id)] };
  }
  return { actions: [replacement] };
}

function whyUnknown(subject: Subject, { holds: value }: LabelledVersion): Reason {
  if (value.kind === 'foreign' || value.kind === 'handmade') return reasons.overwrittenOutside();
  if (value.kind !== 'gone' || value.tokenId === undefined) return reasons.currentWithoutToken();
  return subject.tokensById.has(value.tokenId)
    ? reasons.currentRefused(value.tokenId)
    : reasons.revokedOutside(value.tokenId);
}

function decideReplacement(subject: Subject, currentId: VersionId, current: Generation): Decision {
  const { generations } = subject;
  const asked = rotationAsked(subject);
  const forced = mustReplace(subject, current);
  const pendingId = generations.pending?.id;
  if (pendingId && subject.pending && isUsable(subject, subject.pending, current)) {
    return { actions: [finishRotation(subject, currentId, pendingId)] };
  }
  if (forced) return { actions: [successor(subject, 'replace', currentId, [forced])] };
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
  if (secret?.rotationEnabled) return { holds: [holds.rotatedByFunction()] };
  const opening = windowOpening(desired, current.token, now);
  if (opening > now) return decideRest(subject, currentId, current, holds.outsideWindow(opening));
  const { pending } = generations;
  if (pending && !subject.pending && pending.holds.kind !== 'empty' && secret) {
    const quiet = later(secret.lastChangedAt, SETTLE_MS);
    if (subject.facts.secretAt < quiet) return { holds: [holds.pendingNotOurs(quiet)] };
  }
  return { actions: [successor(subject, 'rotate', currentId, [reasons.rotationDue(due)])] };
}

/** The value stays: what an earlier run left is tidied up, or what is stored beside the token is put right. */
function decideRest(subject: Subject, currentId: VersionId, current: Generation, hold: Hold): Decision {
  const leftOver = leftOverLabel(subject);
  const { desired, generations } = subject;
  const took = desired.secret.kind === 'external' && desired.secret.takeOver ? [holds.takeOverDone()] : [];
  const inFlight = generations.pending !== undefined && leftOver.length === 0;
  const actions = inFlight ? [] : [...leftOver, ...restate(subject, currentId, current)];
  return actions.length > 0 ? { actions, holds: took } : { holds: [hold, ...took] };
}

/** What stands beside the token in its value is true: when it expires, and the declared format. */
function restate(subject: Subject, currentId: VersionId, current: Generation): Action[] {
  const { desired, secret, generations, managementToken } = subject;
  if (current.token.id === managementToken || !current.live) return [];
  const expiry = expiryToSet(subject, current);
  const told = secret && desired.secret.kind === 'managed' ? formatOf(secret) : undefined;
  const reformat = told !== undefined && told !== desired.format;
  if (!expiry && !reformat) return [];
  const why = [...(expiry ? [expiry.reason] : []), ...(reformat ? [reasons.formatChanged(told, desired.format)] : [])];
  const value = generations.current?.holds;
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
  return [restatement(subject, current, currentId, expiry, why)];
}

/** A token that the list does not show may have been issued after it was read, so settle passes first. */
const isDead = ({ secret, facts }: Subject, version: LabelledVersion, pending: Generation | undefined): boolean =>
  pending
    ? !pending.live
    : hasNoToken(version) && secret !== undefined && facts.secretAt >= later(secret.lastChangedAt, SETTLE_MS);

/** Its token is gone, or it never got a value: an intent that nobody has carried out for as long as settle. */
const hasNoToken = ({ holds: value }: LabelledVersion): boolean => value.kind === 'gone' || value.kind === 'empty';

/** AWSPENDING that an earlier run left where it is of no use: on the promoted version, or on one whose token is dead. */
function leftOverLabel(subject: Subject): Action[] {
  const { generations, pending, secret } = subject;
  const { current } = generations;
  if (current?.labels.includes(AWSPENDING)) return [dropPending(subject, current.id, reasons.labelLeftBehind())];
  if (!generations.pending || secret?.rotationEnabled) return [];
  if (isStale(subject, pending) || isDead(subject, generations.pending, pending)) {
    return [dropPending(subject, generations.pending.id, reasons.deadPending())];
  }
  return [];
}

/** A value that works and will not be promoted: it is older than the current one, or not what is declared any more. */
const isStale = (subject: Subject, pending: Generation | undefined): boolean =>
  pending !== undefined && subject.current !== undefined && !isUsable(subject, pending, subject.current);
