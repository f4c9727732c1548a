import type { Action, EntryPlan, Hold, Plan } from '../model/plan';
import { LOST_SECRET, placeOfLost } from './endings/lost';
import type { EntryFacts, Observed } from './observed/observed';

/** What of a saved plan is to be done now. */
export type SavedPlan =
  | { readonly kind: 'stands'; readonly entries: readonly EntryPlan[] }
  /** Facts that its actions rest on have changed: sentences for people. */
  | { readonly kind: 'stale'; readonly changes: readonly string[] };

/**
 * Holds a saved plan against one that was made now, of the same spec, from a fresh observation. It stands when every fact
 * that a check of its actions read is as it was; then exactly its own actions are done, and what fell due since, or was
 * declared since, belongs to the next pass; entries in trouble come along without an action. The facts are the new ones, and so are the time and the fence.
 */
export function carriedOver(saved: Plan, now: Plan, world: Observed): SavedPlan {
  const fresh = new Map(now.entries.map((entry) => [keyOf(entry), entry]));
  const changes: string[] = [];
  const entries: EntryPlan[] = [];
  for (const was of saved.entries.filter(({ actions }) => actions.length > 0)) {
    const is = fresh.get(keyOf(was));
    if (!is) {
      changes.push(was.declared ? `${was.token} is no longer declared` : `${was.token}, undeclared, is gone`);
      continue;
    }
    changes.push(...factsMoved(was, is, factsOf(is, world)), ...blockMoved(was, is), ...doubted(was, is));
    entries.push({ ...is, actions: actionsOf(was, is) });
  }
  return changes.length > 0
    ? { kind: 'stale', changes }
    : { kind: 'stands', entries: [...entries, ...inTrouble(now, entries)] };
}

/** Nothing is done of other entries; that one of them can't be reconciled is said all the same, as in any apply. */
function inTrouble(now: Plan, carried: readonly EntryPlan[]): readonly EntryPlan[] {
  const own = new Set(carried.map(keyOf));
  return now.entries
    .filter((entry) => !own.has(keyOf(entry)))
    .filter(({ blocked, holds }) => blocked !== undefined || holds.some(({ severity }) => severity === 'error'))
    .map((entry) => ({ ...entry, actions: [] }));
}

/** A secret that is left behind may carry the name of an entry, so an undeclared one is known by its secret. */
const keyOf = ({ declared, token, fingerprint }: EntryPlan): string =>
  declared ? `declared ${token}` : `undeclared ${fingerprint[LOST_SECRET] ?? fingerprint['secret'] ?? token}`;

const factsOf = (entry: EntryPlan, world: Observed): EntryFacts | undefined =>
  entry.declared
    ? world.declared.get(entry.token)
    : world.undeclared.find((one) =>
        entry.fingerprint[LOST_SECRET] === undefined
          ? one.secret.known && one.secret.value?.arn === entry.fingerprint['secret']
          : placeOfLost(one) === entry.fingerprint[LOST_SECRET],
      );

function blockMoved(was: EntryPlan, is: EntryPlan): string[] {
  return is.blocked && !was.blocked ? [`${is.token} is blocked: ${is.blocked.message}`] : [];
}

const DOUBTS: ReadonlySet<string> = new Set(['version-unclear', 'stranger']);

/**
 * What is in doubt now and was not: an action that is not planned for that reason does not stand, though no fact changed. Nor does the
 * end of a token, or of a secret, for which a reason to keep it has come, whichever fact that rests on: an end waits for another plan.
 */
function doubted(was: EntryPlan, is: EntryPlan): string[] {
  const planned = new Set(is.actions.map(identity));
  const missing = was.actions.filter((action) => !planned.has(identity(action)));
  if (missing.length === 0) return [];
  return is.holds
    .filter((hold) => DOUBTS.has(hold.code) || missing.some((action) => keeps(hold, action)))
    .filter(({ message }) => !was.holds.some((hold) => hold.message === message))
    .map(({ message }) => `${is.token}: ${message}`);
}

/** A secret goes with all its tokens; of tokens that are retired each has its own reasons. */
function keeps({ token }: Hold, { kind, steps }: Action): boolean {
  if (kind !== 'remove' && kind !== 'retire') return false;
  if (token === undefined) return kind === 'remove';
  return steps.some((step) => (step.kind === 'disable' || step.kind === 'revoke') && step.token === token);
}

/**
 * The saved actions, with their steps as they are planned now. Where one is not planned now, time alone has moved, and
 * what was reviewed is done; but when an apply has read the value and found that less will do, less is done.
 */
function actionsOf(was: EntryPlan, is: EntryPlan): readonly Action[] {
  const planned = new Map(is.actions.map((action) => [identity(action), action]));
  return was.actions.flatMap((action) => {
    const same = planned.get(identity(action));
    if (same) return [same];
    const less = is.actions.filter((other) => isLess(other, action));
    return less.length > 0 ? less : [action];
  });
}

/** Reasons that a plan gives while nobody has read the value. */
const UNREAD: ReadonlySet<string> = new Set(['current-without-token', 'take-over']);

const LESS: ReadonlySet<Action['kind']> = new Set(['update', 'take-over', 'finish', 'replace']);

const isLess = (now: Action, planned: Action): boolean =>
  planned.reasons.some(({ code }) => UNREAD.has(code)) && LESS.has(now.kind);

/** What makes two actions the same to a person: the kind, and the facts that made it fire, without their times. */
const identity = (action: Action): string =>
  [action.kind, ...action.reasons.map((reason) => reason.code), ...action.steps.flatMap(targetOf)].join(' ');

const targetOf = (step: Action['steps'][number]): string[] => {
  if ('token' in step) return [step.token];
  return 'version' in step ? [step.version] : [];
};

/** What a plan says of the secret to which an entry went. */
const PRESENT = 'present secret';

/** Facts that came, went or changed. What only a closer look has found was there before. */
function factsMoved(was: EntryPlan, is: EntryPlan, facts: EntryFacts | undefined): string[] {
  const labelled = new Set((facts?.tokens ?? []).map(({ id }) => `token ${id}`));
  const names = [...new Set([...Object.keys(was.fingerprint), ...Object.keys(is.fingerprint)])].sort();
  return names.flatMap((name) => {
    const before = was.fingerprint[name];
    const after = is.fingerprint[name];
    if (before === after) return [];
    if (before === undefined && !name.startsWith('version ') && name !== PRESENT && !labelled.has(name)) return [];
    if (after === undefined && (name.startsWith('last use ') || name.startsWith('role '))) return [];
    return [`${is.token}: ${factMoved(name, before, after)}`];
  });
}

/** Says what happened to one fact: a version's stages, a token, or the secret itself. */
function factMoved(name: string, before: string | undefined, after: string | undefined): string {
  if (before === undefined) return `${name} appeared (${after})`;
  if (after === undefined) return name.startsWith('version ') ? `${name} lost ${before}` : `${name} is gone`;
  if (name.startsWith('version ')) return `${name} carried ${before} and carries ${after}`;
  if (name === 'changed') return `its secret changed at ${after}`;
  if (name === PRESENT) return `the secret that its entry has now was ${before}, and is ${after}`;
  if (name === 'declaration') return 'its entry in the spec changed';
  if (name === 'settings') return 'the settings of its secret changed';
  if (name.startsWith('role ')) return `${name} was redefined`;
  return name.startsWith('token ') ? tokenMoved(name, before, after) : `${name} was ${before} and is ${after}`;
}

/** A token's fact is a list of parts; those that changed are enough. */
function tokenMoved(name: string, before: string, after: string): string {
  const [statusBefore = '', ...restBefore] = before.split(', ');
  const [statusAfter = '', ...restAfter] = after.split(', ');
  const status = statusBefore === statusAfter ? [] : [`was ${statusAfter}`];
  const rest = restBefore.join(', ') === restAfter.join(', ') ? [] : [`changed to ${restAfter.join(', ')}`];
  return `${name} ${[...status, ...rest].join(' and ')}`;
}
