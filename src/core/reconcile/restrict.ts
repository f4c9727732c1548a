import type { Action, EntryPlan, Plan } from '../model/plan';
import { contentHash } from './observed/fingerprint';
import { contentOf } from './plan';
import { holds } from './entry/holds';

/** The same plan with only some of its actions: what a command that was asked for one thing carries out. */
export const restrict = (plan: Plan, keep: (action: Action) => boolean): Plan =>
  withEntries(
    plan,
    plan.entries.map((entry) => restricted(entry, keep)),
  );

/** What is left out is said: an entry without it would look as declared. */
function restricted(entry: EntryPlan, keep: (action: Action) => boolean): EntryPlan {
  const actions = entry.actions.filter(keep);
  if (actions.length === entry.actions.length) return entry;
  // A new token has what is declared, so that the old one need not be widened for it.
  const isIssued = actions.some(({ steps }) => steps.some(({ kind }) => kind === 'issue'));
  const left = entry.actions
    .filter((action) => !keep(action) && !(isIssued && action.kind === 'widen'))
    .map(({ kind }) => kind);
  return {
    ...entry,
    actions,
    ...(left.length > 0 && { holds: [...entry.holds, holds.leftToApply([...new Set(left)])] }),
  };
}

/** The same plan with other entries. */
export const withEntries = (plan: Plan, entries: readonly EntryPlan[]): Plan => ({
  ...plan,
  entries,
  hash: contentHash(contentOf({ ...plan, entries })),
});
