import type { Action, EntryPlan, Hold, Reason } from '../model/plan';
import { whyBlocked, whyPending } from './blocked';
import { planEdits } from './changes/edits';
import { planGivingUp } from './changes/give-up-claim';
import { leftOfOwnToken } from './changes/own-token';
import { planPause, planResume } from './changes/pausing';
import { isToBeRestored, planRestoration } from './changes/restoration';
import { rotationAsked } from './changes/rotation-asked';
import { keptSettings, planSettings } from './changes/settings';
import { isEmergency, planEmergency } from './endings/emergency';
import { planDestruction } from './endings/removal';
import { planRetiring } from './endings/retire';
import { planUnproven } from './endings/unproven';
import { blocks } from './entry/blocks';
import { whyNotTakenOver } from './entry/claims';
import { holds } from './entry/holds';
import { leavingHolds } from './entry/leaving-holds';
import { type Subject, takesOver } from './entry/subject';
import { fingerprint } from './observed/fingerprint';
import { isOurs } from './observed/generations';
import { OWNER_TAG } from './observed/observed';
import { decideValue } from './value/decide-value';
import type { Decision } from './value/decision';

/** Plans one entry of the spec: a function of what is declared, what was observed and the time of that observation. */
export function planEntry(subject: Subject): EntryPlan {
  const decision = withinClaims(subject, rolledBack(subject, answered(subject, decide(subject))));
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

/** The same of a rollback: of an entry that is paused or moved there is no way back to a value. */
function rolledBack(subject: Subject, decision: Decision): Decision {
  const { desired, options } = subject;
  const { actions = [], holds: held = [], blocked } = decision;
  if (!options.rollback?.has(desired.name) || options.destroy?.has(desired.name) || isEmergency(subject)) {
    return decision;
  }
  if (blocked || actions.some(({ kind }) => kind === 'rollback')) return decision;
  const [hold] = held;
  if (hold?.severity === 'error') return decision;
  return { blocked: hold ? blocks.notRolledBack(hold.message) : blocks.notCreatedYet(desired.name) };
}

/**
 * The first of these states decides:
 *
 * ```
 *  destroyed ─▶ claim given up ─▶ taken over by another owner ─▶ leaked ─▶ unreadable ─▶ blocked ─▶ to be restored ─▶ paused
 *    └▶ standing: edits, the end of a pause, retiring, settings of the secret, and its value (decide-value)
 * ```
 */
function decide(subject: Subject): Decision {
  const { facts, desired, options } = subject;
  if (options.destroy?.has(desired.name)) return planDestruction(subject);
  if (subject.claimant?.comes === 'to-give-up') return { actions: planGivingUp(subject) };
  const moved = isEmergency(subject) ? undefined : whereMoved(subject);
  if (moved?.isOver) return { holds: [moved.hold] };
  const blocked = facts.secret.known ? whyBlocked(subject) : undefined;
  if (isEmergency(subject)) return planEmergency(subject, blocked);
  if (!facts.secret.known) return { holds: [holds.secretUnreadable(facts.secret.why)] };
  if (blocked) return { blocked };
  if (isToBeRestored(subject)) return restore(subject);
  const standing = subject.isOff ? pause(subject) : stand(subject);
  return moved ? { ...standing, holds: [...(standing.holds ?? []), moved.hold] } : standing;
}

/** It is there, and to work as declared. */
function stand(subject: Subject): Decision {
  const main = decideValue(subject);
  if (main.blocked) return main;
  const retiring = planRetiring(subject);
  const unproven = unprovenOf(subject);
  // Edits first, since narrowing must not wait; the value last, since it changes the secret that retiring rests on.
  const actions = [
    ...planEdits(subject),
    ...planResume(subject),
    ...retiring.actions,
    ...unproven.actions,
    ...planSettings(subject),
    ...(main.actions ?? []),
  ];
  const own = leftOfOwnToken(subject);
  const said = (main.holds ?? []).filter(({ code }) => own.length === 0 || code !== 'up-to-date');
  return { actions, holds: [...own, ...said, ...retiring.holds, ...keptSettings(subject), ...unproven.holds] };
}

const unprovenOf = (subject: Subject): ReturnType<typeof planUnproven> =>
  planUnproven({ ...subject, name: subject.desired.name }, subject.options);

/**
 * What has moved is left alone once the new owner has it: that one retags a secret that we made, and relabels the token of any. Until
 * then somebody has to keep it working, so its old owner does, unless a spec of this very run takes it over.
 */
function whereMoved({
  desired: { movedTo },
  facts: { continuation, secret: found },
  secret,
  generations,
  owner,
}: Subject): { readonly isOver: boolean; readonly hold: Hold } | undefined {
  if (!movedTo) return undefined;
  const tagged = secret?.tags[OWNER_TAG];
  const value = generations.current?.content;
  const isAnothers = tagged === undefined ? value?.kind === 'foreign' && value.tokenId !== undefined : tagged !== owner;
  const isGone = found.known && (secret === undefined || secret.deletedAt !== undefined);
  if (isAnothers || isGone) return { isOver: true, hold: leavingHolds.movedAway(movedTo) };
  return { isOver: continuation === 'in-run', hold: leavingHolds.movedTo(movedTo, continuation ?? 'unseen') };
}

/** What the secret holds is looked at when it is there again; until then only tokens are put right. */
const restore = (subject: Subject): Decision => ({
  actions: [...planEdits(subject), ...(subject.isOff ? planPause(subject) : []), planRestoration(subject)],
  holds: subject.isOff ? [whyOff(subject, false), ...workingInFormers(subject)] : [],
});

/**
 * Nothing brings a token of a former secret back when a pause ends, so it is not disabled either: who wants that has to know. Of
 * a secret that is not found, a label proves in which region it was.
 */
function workingInFormers({ formers, facts }: Subject): readonly Hold[] {
  const found = formers.flatMap(({ facts: { region, secret, name }, generations }) => {
    const where = `${secret.known && secret.value ? secret.value.name : name} in ${region}`;
    return generations.all.filter((g) => g.live && isOurs(g)).map(({ token: { id } }) => ({ id, where }));
  });
  const gone = facts.elsewhere.flatMap(({ token: { id }, region }) =>
    region === undefined || found.some((one) => one.id === id) ? [] : [{ id, where: `in ${region}` }],
  );
  return [...found, ...gone].map(({ id, where }) => leavingHolds.formerTokenWorks(id, where));
}

const whyOff = ({ desired }: Subject, isThere: boolean): Hold => {
  if (desired.enabled && desired.expiry.kind === 'at') return holds.ended(desired.expiry.at);
  return isThere ? holds.paused() : holds.pausedNotCreated();
};

/** A value that is taken over is stopped too, and until it was read nobody knows whose it is. */
const unreadTakeOver = (subject: Subject): readonly Hold[] =>
  takesOver(subject) && subject.generations.current && !subject.facts.depth?.stored ? [holds.takeOverUnread()] : [];

/** Its secret awaits its deletion, so nothing is changed there: the tokens stop, and what comes after the pause is told. */
function pauseOfGoing(subject: Subject, pauses: readonly Action[], { code, message }: Reason): Decision {
  const unproven = unprovenOf(subject);
  return {
    actions: [...pauses, ...unproven.actions],
    holds: [
      whyOff(subject, true),
      { severity: 'warning', code, message },
      ...leftOfOwnToken(subject),
      ...workingInFormers(subject),
      ...unproven.holds,
    ],
  };
}

/** `enabled: false`, or its declared end has passed: every live generation is disabled and rotation is suspended. */
function pause(subject: Subject): Decision {
  const pauses = planPause(subject);
  const pending = whyPending(subject);
  if (pending) return pauseOfGoing(subject, pauses, pending);
  const doomed = new Set(pauses.flatMap((a) => a.steps.flatMap((s) => (s.kind === 'disable' ? [s.token] : []))));
  const retiring = planRetiring(subject);
  const rest = retiring.actions.filter((a) => !a.steps.some((s) => s.kind === 'disable' && doomed.has(s.token)));
  const unproven = unprovenOf(subject);
  return {
    actions: [...planEdits(subject), ...pauses, ...rest, ...unproven.actions, ...planSettings(subject)],
    holds: [
      whyOff(subject, subject.generations.current !== undefined),
      ...leftOfOwnToken(subject),
      ...unreadTakeOver(subject),
      ...workingInFormers(subject),
      ...retiring.holds,
      ...keptSettings(subject),
      ...unproven.holds,
    ],
  };
}
