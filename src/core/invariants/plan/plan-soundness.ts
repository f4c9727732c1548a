import type { Action, EntryPlan, Plan, Step } from '../../model/plan';
import { ROTATION_GIVEN_UP_MS } from '../../model/time';
import { whyNotOnCopy, whyStillShown } from './copies-kept';
import type { EntryOfPlan, PlanFacts } from './plan-facts';
import { currentTokens, isOfEntry, isStranger } from './plan-tokens';
import type { Violation } from '../world';

/** One action of a plan, with what was observed of its entry. */
interface Judged {
  readonly plan: Plan;
  readonly entry: EntryPlan;
  readonly action: Action;
  readonly facts: PlanFacts;
  readonly seen: EntryOfPlan | undefined;
}

/**
 * Judges a plan before it is applied, from what it says and from the raw facts that were observed: the invariants as far
 * as a plan can break them, and whose things it touches.
 */
export function judgePlan(plan: Plan, facts: PlanFacts): Violation[] {
  return plan.entries.flatMap((entry) => {
    const like = facts.entries.filter((one) => one.declared === entry.declared && one.token === entry.token);
    const seen = like.find((one) => isAt(one, entry)) ?? like.find(({ arn }) => arn === undefined);
    return entry.actions.flatMap((action) => CHECKS.flatMap((check) => check({ plan, entry, action, facts, seen })));
  });
}

/** A secret that an entry left behind may carry its name, so an undeclared one is known by its secret. */
const isAt = ({ arn }: EntryOfPlan, { declared, fingerprint: { secret = '' } }: EntryPlan): boolean =>
  declared || (arn === undefined ? !secret.startsWith('arn:') : secret.startsWith(arn));

const broken = (invariant: number, { action }: Judged, detail: string): Violation => ({
  invariant,
  detail: `${action.token}, ${action.kind}: ${detail}`,
});

const stops = (step: Step): step is Extract<Step, { kind: 'disable' | 'revoke' }> =>
  step.kind === 'disable' || step.kind === 'revoke';

const touches = (step: Step): string | undefined => ('token' in step && step.token !== 'new' ? step.token : undefined);

function ownTokenUntouched(judged: Judged): Violation[] {
  return judged.action.steps
    .filter((step) => touches(step) === judged.plan.managementToken)
    .map((step) => broken(6, judged, `${step.kind} of the management token of this run`));
}

/** A person named the token, and said that it is to end. */
const isNamed = ({ facts }: Judged, step: Step): boolean => stops(step) && facts.leaked.tokens.has(step.token);

/** Invariant 6: only tokens that were observed as the entry's are touched. An emergency may name further ones. */
function onlyKnownTokensTouched(judged: Judged): Violation[] {
  const { action, seen } = judged;
  if (action.kind === 'kill') return [];
  const known = new Set(seen?.tokens.map(({ id }) => id));
  return action.steps.flatMap((step) => {
    const id = touches(step);
    return id === undefined || known.has(id) || isNamed(judged, step)
      ? []
      : [broken(6, judged, `${step.kind} of ${id}, which was not observed as a token of this entry`)];
  });
}

/** Nothing is done to a token that carries our label and is somebody else's. */
function strangersUntouched(judged: Judged): Violation[] {
  const { action, facts, seen } = judged;
  if (!seen || action.kind === 'kill') return [];
  return action.steps.flatMap((step) => {
    const id = touches(step);
    const token = seen.tokens.find((one) => one.id === id);
    if (!token || isNamed(judged, step) || !isStranger(token, seen, facts.creators)) return [];
    return [broken(6, judged, `${step.kind} of ${id}, which is a stranger's`)];
  });
}

/**
 * An emergency kills what a person named: tokens by their ids, and those of entries, be they in a secret that the entry has or in
 * one that it had. Where values were read, a copied label is not enough.
 */
function onlyLeakedKilled(judged: Judged): Violation[] {
  const { action, facts } = judged;
  if (action.kind !== 'kill') return [];
  const places = facts.entries.filter((one) =>
    one.declared ? one.token === action.token : one.formerOf === action.token,
  );
  const isLeaked = (id: string): boolean =>
    facts.leaked.entries.has(action.token) &&
    places.some((place) =>
      place.tokens.some(
        (token) =>
          token.id === id &&
          isOfEntry(token, place) &&
          !(place.versions.some(({ wasRead }) => wasRead) && isStranger(token, place, facts.creators)),
      ),
    );
  return action.steps
    .flatMap((step) => touches(step) ?? [])
    .filter((id) => !facts.leaked.tokens.has(id) && !isLeaked(id))
    .map((id) => broken(6, judged, `kill of ${id}, which nothing shows to have leaked`));
}

/** What any declared entry resolves to is never removed, whatever lists say. */
function declaredStays(judged: Judged): Violation[] {
  const { action, facts, entry, seen } = judged;
  if (entry.declared || action.kind !== 'remove') return [];
  const arn = action.secret.arn ?? seen?.arn;
  return arn !== undefined && facts.declaredSecrets.has(arn.slice(0, -7))
    ? [broken(1, judged, `removes ${arn}, which a declared entry uses`)]
    : [];
}

const MAY_STOP_CURRENT: ReadonlySet<Action['kind']> = new Set(['pause', 'remove', 'kill']);

/** Invariant 1: the token of the current version is stopped by a pause, a removal or an emergency, and nothing else. */
function currentIsKept(judged: Judged): Violation[] {
  const { action, seen } = judged;
  if (!seen || MAY_STOP_CURRENT.has(action.kind)) return [];
  const current = currentTokens(seen, 'AWSCURRENT');
  return action.steps
    .filter(stops)
    .filter((step) => current.has(step.token))
    .map((step) => broken(1, judged, `${step.kind} of the current token ${step.token}`));
}

/** Another run may fill a secret until it is gone: its end says what was seen in it, so that it can be given back. */
function deletedAsSeen(judged: Judged): Violation[] {
  const { action, seen } = judged;
  const current = seen?.versions.find(({ stages }) => stages.includes('AWSCURRENT'))?.id ?? null;
  return action.steps.flatMap((step) =>
    seen && step.kind === 'delete-secret' && step.current !== current
      ? [broken(1, judged, 'deletes a secret whatever is in it by then')]
      : [],
  );
}

/** A secret is let go only with its tokens: what lives on in it is somebody's. */
function deletedIsUnused(judged: Judged): Violation[] {
  const { action, seen } = judged;
  if (!seen || !action.steps.some(({ kind }) => kind === 'delete-secret')) return [];
  const dead = new Set(action.steps.filter((step) => step.kind === 'revoke').map((step) => step.token as string));
  const version = seen.versions.find(({ stages }) => stages.includes('AWSCURRENT'));
  if (!version) return [];
  const held = [...currentTokens(seen, 'AWSCURRENT')];
  const alive = held.some((id) => !dead.has(id) && (seen.tokens.find((token) => token.id === id)?.live ?? true));
  return alive || version.isForeign ? [broken(1, judged, 'deletes a secret whose current value others use')] : [];
}

/** Invariant 6: without facts of a secret nothing is stopped, but on request: in an emergency, or where a declared entry is destroyed. */
function unreadIsKept(judged: Judged): Violation[] {
  const { entry, action } = judged;
  const asked = action.kind === 'kill' || (action.kind === 'remove' && entry.declared);
  const unread = entry.fingerprint['secret'] === 'unreadable' && action.steps.some(stops) && !asked;
  return unread ? [broken(6, judged, 'stops a token although its secret could not be read')] : [];
}

/** Invariant 5: AWSCURRENT moves only from the version that the plan saw as current. */
function promotedFromSeen(judged: Judged): Violation[] {
  const { entry, action } = judged;
  return action.steps.flatMap((step) => {
    if (step.kind === 'promote' && !entry.fingerprint[`version ${step.from}`]?.split(' ').includes('AWSCURRENT')) {
      return [broken(5, judged, `promotes from ${step.from}, which is not the current version that was seen`)];
    }
    return step.kind === 'drop-label' && step.label === 'AWSCURRENT' ? [broken(5, judged, 'removes AWSCURRENT')] : [];
  });
}

/** Invariant 1: nothing becomes current that did not prove itself in the same action. */
function verifiedBeforePromoted(judged: Judged): Violation[] {
  const { action } = judged;
  return action.steps.flatMap((step, index) => {
    const before = action.steps.slice(0, index);
    const becomesCurrent =
      step.kind === 'promote' ? step.to : step.kind === 'store' && isFirst(action) ? step.version : undefined;
    if (becomesCurrent === undefined) return [];
    const proven = before.some((earlier) => earlier.kind === 'verify' && earlier.version === becomesCurrent);
    return proven ? [] : [broken(1, judged, `${step.kind} of a value that was not verified before`)];
  });
}

/** The first value of a secret becomes current by being stored (AWS). */
const isFirst = (action: Action): boolean => !action.steps.some((step) => step.kind === 'promote');

/** Invariant 4 and "lose nothing": what is issued is stored under the version that it was issued for. */
function issuedIsStored(judged: Judged): Violation[] {
  const { action } = judged;
  return action.steps.flatMap((step, index) => {
    if (step.kind !== 'issue') return [];
    const stored = action.steps
      .slice(index + 1)
      .some((later) => later.kind === 'store' && later.version === step.version);
    return stored ? [] : [broken(4, judged, 'issues a token and does not store its value')];
  });
}

const RESTS_ON_SECRET: Partial<Record<Action['kind'], string>> = {
  retire: 'retires',
  resume: 'enables',
  remove: 'removes',
};

/** Which token is current, and whose it is, may have changed since: what rests on that looks again right before it acts. */
function looksAgain(judged: Judged): Violation[] {
  const { action, seen } = judged;
  // What a person named ends whatever is in the secret.
  if (action.steps.every((step) => isNamed(judged, step))) return [];
  const isThere = action.kind !== 'remove' || seen?.arn !== undefined;
  const does = isThere ? RESTS_ON_SECRET[action.kind] : undefined;
  return does !== undefined && action.steps[0]?.kind !== 'recheck'
    ? [broken(6, judged, `${does} without looking again`)]
    : [];
}

/**
 * A version that a function is rotating to is that function's alone; an emergency works past it, with versions of its own. One that
 * was read and holds the current token is none: a function puts a token there that it has issued. Where nothing has happened for
 * hours, the label goes for the sake of another rotation.
 */
function rotationUndisturbed(judged: Judged): Violation[] {
  const { action, seen } = judged;
  if (!seen?.isRotated) return [];
  const current = seen.versions.find(({ stages }) => stages.includes('AWSCURRENT'))?.tokenId;
  const begun = new Set(
    seen.versions
      .filter(({ tokenId }) => tokenId === undefined || tokenId !== current)
      .filter(({ stages }) => stages.includes('AWSPENDING') && !stages.includes('AWSCURRENT'))
      .map(({ id }) => id),
  );
  const { restedMs: rested = 0 } = seen;
  const asks = action.steps.some(({ kind }) => kind === 'request-rotation');
  return action.steps.flatMap((step) => {
    const version =
      step.kind === 'promote' ? step.to : FILLING.has(step.kind) && 'version' in step ? step.version : undefined;
    const isReplaced = step.kind === 'drop-label' && rested >= ROTATION_GIVEN_UP_MS && asks;
    return version !== undefined && begun.has(version) && !isReplaced
      ? [broken(5, judged, `${step.kind} of a version that the rotation function has begun`)]
      : [];
  });
}

const FILLING: ReadonlySet<Step['kind']> = new Set(['issue', 'store', 'restate', 'drop-label']);

/** What changes a token says which version of it that was decided on; only an emergency kills whatever it finds. */
function changesAreConditional(judged: Judged): Violation[] {
  const { action } = judged;
  if (action.kind === 'kill') return [];
  return action.steps
    .filter((step) => touches(step) !== undefined && step.kind !== 'restate')
    .filter((step) => !('ifMatch' in step) || step.ifMatch === undefined)
    .map((step) => broken(6, judged, `${step.kind} of a token whatever became of it`));
}

/** Invariants 1 and 2, for consumers of other entries: a value that works in their secrets is not ended for the sake of this one. */
function shownByNoOther(judged: Judged): Violation[] {
  const { entry, action, facts, seen } = judged;
  if (!seen || (action.kind !== 'retire' && (action.kind !== 'remove' || entry.declared))) return [];
  return action.steps.filter(stops).flatMap(({ kind, token: id }) => {
    const works = seen.tokens.some((token) => token.id === id && token.live);
    const other = facts.shown.find(
      ({ arn, versions }) =>
        arn !== seen.arn && versions.some(({ stages, tokenId }) => stages.length > 0 && tokenId === id),
    );
    return works && other ? [broken(1, judged, `${kind} of ${id}, which ${other.arn} shows`)] : [];
  });
}

/** A secret exists once, however many regions show it. */
function copiesAreKept(judged: Judged): Violation[] {
  const { plan, entry, action, facts, seen } = judged;
  const why = whyNotOnCopy({ ownerId: plan.ownerId, declared: entry.declared, action, facts, seen });
  return why === undefined ? [] : [broken(1, judged, why)];
}

/** Invariant 1, for those who read a copy. */
function shownNowhere(judged: Judged): Violation[] {
  const why = whyStillShown(judged.action, judged.seen);
  return why === undefined ? [] : [broken(1, judged, why)];
}

const CHECKS: readonly ((judged: Judged) => Violation[])[] = [
  ownTokenUntouched,
  onlyKnownTokensTouched,
  strangersUntouched,
  onlyLeakedKilled,
  declaredStays,
  currentIsKept,
  deletedIsUnused,
  deletedAsSeen,
  unreadIsKept,
  promotedFromSeen,
  verifiedBeforePromoted,
  issuedIsStored,
  looksAgain,
  changesAreConditional,
  rotationUndisturbed,
  copiesAreKept,
  shownNowhere,
  shownByNoOther,
];
