import { concealAll } from '../diagnostics/conceal';
import type { DesiredState } from '../model/desired';
import type { EntryPlan, Plan } from '../model/plan';
import { contentHash } from './observed/fingerprint';
import type { Observed } from './observed/observed';
import { planEntry } from './plan-entry';
import { planLost } from './endings/lost';
import { planAbandoned, planCopy, planUndeclared } from './endings/removal';
import { type PlanOptions, subjectOf } from './entry/subject';

/**
 * The plan for a whole spec. Pure: the same desired state and the same observation give the same plan, in the order of
 * the entries' names; an entry's plan does not depend on other entries.
 */
export function plan(desired: DesiredState, world: Observed, options: PlanOptions = {}): Plan {
  const declared = desired.tokens.flatMap((token) => {
    const facts = world.declared.get(token.name);
    return facts ? [planEntry(subjectOf(desired, { desired: token, facts }, world, options))] : [];
  });
  const undeclared = world.undeclared
    .map((facts) => planUndeclared(facts, world, options))
    .filter((entry) => entry.actions.length > 0 || entry.holds.length > 0);
  return planOf(desired, world, [...declared, ...undeclared, ...merelyTold(world, options)].sort(byName), options);
}

/** What nothing is done about, and people are to know. */
export const merelyTold = (
  { copies, abandoned, lost }: Pick<Observed, 'copies' | 'abandoned' | 'lost'>,
  options: PlanOptions,
): readonly EntryPlan[] => [
  ...copies.filter(({ isPromoted, secret }) => isPromoted && secret.deletedAt === undefined).map(planCopy),
  ...abandoned.map(planAbandoned),
  ...lost.map((one) => planLost(one, options)),
];

/** The plan that entries make, planned against that observation. What it tells people holds no value, wherever one was read. */
export const planOf = (
  { ownerId, workspace }: Pick<DesiredState, 'ownerId' | 'workspace'>,
  { asOf, managementToken }: Pick<Observed, 'asOf' | 'managementToken'>,
  planned: readonly EntryPlan[],
  { prune = false, claimed = new Set(), restore = new Set() }: PlanOptions = {},
): Plan => {
  const entries = planned.map(withoutValues);
  const asked = { prune, claimed: [...claimed].sort(), restore: restore.size > 0 };
  const plan = { ownerId, workspace, asOf, entries, managementToken, asked, gate: [] };
  return { ...plan, hash: contentHash(contentOf(plan)) };
};

/** Only what people read: steps and secrets are what is called. */
const withoutValues = (entry: EntryPlan): EntryPlan => ({
  ...entry,
  actions: entry.actions.map((action) => ({
    ...action,
    reasons: concealAll(action.reasons),
    effects: concealAll(action.effects),
  })),
  holds: concealAll(entry.holds),
  fingerprint: concealAll(entry.fingerprint),
  ...(entry.blocked && { blocked: concealAll(entry.blocked) }),
});

export const byName = (a: EntryPlan, b: EntryPlan): number => (a.token < b.token ? -1 : a.token > b.token ? 1 : 0);

/** What the hash covers: what is done and what it rests on. Holds are left out: their times move, their facts don't. */
export const contentOf = ({ ownerId, workspace, asked, entries }: Omit<Plan, 'hash'>): unknown => ({
  ownerId,
  workspace,
  asked,
  entries: entries.map(entryContent),
});

const entryContent = (entry: EntryPlan): unknown => ({
  token: entry.token,
  actions: entry.actions,
  fingerprint: entry.fingerprint,
  blocked: entry.blocked ?? null,
});

export const actionsOf = (plan: Plan): readonly EntryPlan['actions'][number][] =>
  plan.entries.flatMap((entry) => entry.actions);
