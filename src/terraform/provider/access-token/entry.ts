import type { RoleCatalogue } from '../../../core/model/access';
import type { DesiredState, DesiredToken } from '../../../core/model/desired';
import type { TokenId } from '../../../core/model/ids';
import type { EntryPlan } from '../../../core/model/plan';
import { deepenEntry, type DepthMode } from '../../../core/pass/deepen';
import type { Ports } from '../../../core/pass/ports';
import type { Survey } from '../../../core/pass/survey';
import type { EntryFacts, Observed } from '../../../core/reconcile/observed';
import { planEntry } from '../../../core/reconcile/plan-entry';
import { type Subject, subjectOf } from '../../../core/reconcile/subject';
import { DiagnosticsError, errorDiagnostic } from '../../plugin';
import type { Seen } from './facts-codec';

/** One resource as the core sees it: a desired state with a single entry, and what was observed of it. */
export interface Entry {
  readonly desired: DesiredState;
  readonly token: DesiredToken;
  readonly world: Observed;
  readonly facts: EntryFacts;
  readonly subject: Subject;
  readonly planned: EntryPlan;
}

/** Plans the one entry of a desired state against what was observed. Undeclared secrets of the owner are none of its business. */
export function entryIn(desired: DesiredState, observed: Observed): Entry {
  const world: Observed = { ...observed, undeclared: new Map() };
  const [token] = desired.tokens;
  const facts = token && world.declared.get(token.name);
  if (!token || !facts) throw new DiagnosticsError(errorDiagnostic('Nothing was observed of this token'));
  const subject = subjectOf(desired.ownerId, token, facts, world, {});
  return { desired, token, world, facts, subject, planned: planEntry(subject) };
}

/** The entry with a closer look at it, if its plan calls for one. Rejects with a `PortError`. */
export async function deepened(ports: Ports, entry: Entry, mode: DepthMode): Promise<Entry> {
  const { desired, token, facts, planned, world } = entry;
  const deep = await deepenEntry(ports, desired.ownerId, token, facts, planned, world, mode);
  return deep === facts ? entry : entryIn(desired, { ...world, declared: new Map([[token.name, deep]]) });
}

/** What was seen earlier, as the observation to plan against. */
export function worldOf(
  desired: DesiredState,
  { asOf, facts }: Seen,
  { catalogue, managementToken }: Survey,
): Observed {
  return {
    ...{ workspace: desired.workspace, asOf, managementToken, catalogue: catalogue satisfies RoleCatalogue },
    declared: new Map(desired.tokens.map((token) => [token.name, facts])),
    undeclared: new Map(),
    tokensById: new Map<TokenId, EntryFacts['tokens'][number]>(facts.tokens.map((token) => [token.id, token])),
  };
}
