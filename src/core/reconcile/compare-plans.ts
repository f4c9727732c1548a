import type { Action, EntryPlan, Plan } from '../model/plan';

/**
 * What moved between a saved plan and one made now, as sentences for people: facts that the plan rested on, and actions
 * that came or went. Empty exactly when the hashes are equal. The saved plan may come from a file, so nothing is trusted
 * but the hash: plans that differ in no way that can be named still give a sentence.
 */
export function whatMoved(saved: Plan, now: Plan): readonly string[] {
  if (saved.hash === now.hash) return [];
  const moved = [...placeMoved(saved, now), ...entriesMoved(saved, now)];
  return moved.length > 0 ? moved : ['the plan has other contents, though it names the same facts and actions'];
}

function placeMoved(saved: Plan, now: Plan): string[] {
  return [
    ...(saved.ownerId === now.ownerId ? [] : [`the plan is of owner ${saved.ownerId}, the spec of ${now.ownerId}`]),
    ...(saved.workspace === now.workspace
      ? []
      : [`the plan is for workspace ${saved.workspace}, the spec for ${now.workspace}`]),
  ];
}

/** A secret that is left behind may carry the name of an entry, so the name alone does not tell entries apart. */
const keyOf = (entry: EntryPlan): string => `${entry.declared ? 'declared' : 'undeclared'} ${entry.token}`;

function entriesMoved(saved: Plan, now: Plan): string[] {
  const before = new Map(saved.entries.map((entry) => [keyOf(entry), entry]));
  const after = new Map(now.entries.map((entry) => [keyOf(entry), entry]));
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return keys.flatMap((key) => {
    const was = before.get(key);
    const is = after.get(key);
    if (!was) return is ? appeared(is) : [];
    if (!is) return [was.declared ? `${was.token} is no longer declared` : `${was.token}, undeclared, is gone`];
    return entryMoved(was, is);
  });
}

const appeared = (entry: EntryPlan): string[] => [
  entry.declared ? `${entry.token} is declared now` : `${entry.token} appeared, which no entry declares`,
  ...entry.actions.map((action) => came(action)),
];

function entryMoved(was: EntryPlan, is: EntryPlan): string[] {
  const facts = factsMoved(was, is);
  const blocked =
    was.blocked?.message === is.blocked?.message
      ? []
      : [is.blocked ? `${is.token} is blocked: ${is.blocked.message}` : `${is.token} is no longer blocked`];
  const actions = actionsMoved(was, is);
  const same = facts.length + blocked.length + actions.length === 0;
  const other = same && JSON.stringify(was.actions) !== JSON.stringify(is.actions);
  return [...facts, ...blocked, ...actions, ...(other ? [`${is.token}: its actions have other steps`] : [])];
}

function factsMoved(was: EntryPlan, is: EntryPlan): string[] {
  const names = [...new Set([...Object.keys(was.fingerprint), ...Object.keys(is.fingerprint)])].sort();
  return names.flatMap((name) => {
    const before = was.fingerprint[name];
    const after = is.fingerprint[name];
    return before === after ? [] : [`${is.token}: ${factMoved(name, before, after)}`];
  });
}

/** Says what happened to one fact: a version's labels, a token, or the secret itself. */
function factMoved(name: string, before: string | undefined, after: string | undefined): string {
  if (before === undefined) return `${name} appeared (${after})`;
  if (after === undefined) return name.startsWith('version ') ? `${name} lost ${before}` : `${name} is gone`;
  if (name.startsWith('version ')) return `${name} carried ${before} and carries ${after}`;
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

/** What makes two actions the same to a person: the kind, and the facts that made it fire, without their times. */
const identity = (action: Action): string =>
  [action.kind, ...action.reasons.map((reason) => reason.code), ...action.steps.flatMap(targetOf)].join(' ');

const targetOf = (step: Action['steps'][number]): string[] => {
  if ('token' in step) return [step.token];
  return 'version' in step ? [step.version] : [];
};

function actionsMoved(was: EntryPlan, is: EntryPlan): string[] {
  const before = new Set(was.actions.map(identity));
  const after = new Set(is.actions.map(identity));
  return [
    ...was.actions.filter((action) => !after.has(identity(action))).map((action) => went(action)),
    ...is.actions.filter((action) => !before.has(identity(action))).map((action) => came(action)),
  ];
}

const because = (action: Action): string => action.reasons.map((reason) => reason.message).join('; ');

const came = (action: Action): string =>
  action.reasons.some((reason) => reason.code === 'rotation-due')
    ? `rotation of ${action.token} fell due`
    : `${action.token}: ${action.kind} is planned now, because ${because(action)}`;

const went = (action: Action): string => `${action.token}: ${action.kind} is no longer planned`;
