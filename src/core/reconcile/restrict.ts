import type { Action, Plan } from '../model/plan';
import { contentHash } from './fingerprint';
import { content } from './plan';

/** The same plan with only some of its actions: what a command that was asked for one thing carries out. */
export function restrict(plan: Plan, keep: (action: Action) => boolean): Plan {
  const entries = plan.entries.map((entry) => ({ ...entry, actions: entry.actions.filter(keep) }));
  const { ownerId, workspace } = plan;
  return { ...plan, entries, hash: contentHash({ ownerId, workspace, entries: entries.map(content) }) };
}
