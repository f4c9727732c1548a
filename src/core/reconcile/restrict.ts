import type { Action, EntryPlan, Plan } from '../model/plan';
import { contentHash } from './fingerprint';
import { contentOf } from './plan';

/** The same plan with only some of its actions: what a command that was asked for one thing carries out. */
export const restrict = (plan: Plan, keep: (action: Action) => boolean): Plan =>
  withEntries(
    plan,
    plan.entries.map((entry) => ({ ...entry, actions: entry.actions.filter(keep) })),
  );

/** The same plan with other entries. */
export const withEntries = (plan: Plan, entries: readonly EntryPlan[]): Plan => ({
  ...plan,
  entries,
  hash: contentHash(contentOf({ ...plan, entries })),
});
