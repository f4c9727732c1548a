import type { DesiredState, DesiredToken } from '../../../../core/model/desired';
import type { EntryPlan } from '../../../../core/model/plan';
import type { Prepared } from '../../../../core/pass/prepare';
import type { Survey } from '../../../../core/pass/look/survey';
import type { EntryFacts, Observed } from '../../../../core/reconcile/observed/observed';
import { planEntry } from '../../../../core/reconcile/plan-entry';
import { type PlanOptions, type Subject, subjectOf } from '../../../../core/reconcile/entry/subject';
import { DiagnosticsError, errorDiagnostic } from '../../../plugin';
import type { Seen } from './facts-codec';
import { HCL_WORDS } from '../attributes/hcl-words';

/** One resource as the core sees it: a desired state with a single entry, and what was observed of it. */
export interface ResourceView {
  readonly desired: DesiredState;
  readonly token: DesiredToken;
  readonly world: Observed;
  readonly facts: EntryFacts;
  readonly subject: Subject;
  readonly planned: EntryPlan;
}

/** The one entry of what a pass prepared. */
export function entryOf({ desired, world, plan, options }: Prepared): ResourceView {
  const observed = observedIn(desired, world, options);
  const planned = plan.entries.find((one) => one.declared && one.token === observed.token.name);
  return { ...observed, planned: planned ?? planEntry(observed.subject) };
}

/** Plans the one entry of a desired state against what was observed. */
export function entryIn(desired: DesiredState, world: Observed, options: PlanOptions): ResourceView {
  const observed = observedIn(desired, world, options);
  return { ...observed, planned: planEntry(observed.subject) };
}

function observedIn(desired: DesiredState, world: Observed, options: PlanOptions): Omit<ResourceView, 'planned'> {
  const [token] = desired.tokens;
  const facts = token && world.declared.get(token.name);
  if (!token || !facts) throw new DiagnosticsError(errorDiagnostic('Nothing was observed of this token'));
  return {
    desired,
    token,
    world,
    facts,
    subject: subjectOf(desired, { desired: token, facts }, world, { words: HCL_WORDS, ...options }),
  };
}

/** What was seen earlier, as the observation to plan against. */
export function worldOf(
  desired: DesiredState,
  { asOf, facts, relabelled, creators }: Seen,
  { catalogue, managementToken }: Survey,
): Observed {
  return {
    workspace: desired.workspace,
    asOf,
    managementToken,
    catalogue,
    creators,
    undeclared: [],
    copies: [],
    abandoned: [],
    lost: [],
    secretsSeen: [],
    declaredSecrets: new Set(),
    remembered: creators,
    relabelled: [],
    declared: new Map(desired.tokens.map((token) => [token.name, facts])),
    tokensById: new Map([...facts.tokens, ...relabelled].map((token) => [token.id, token])),
  };
}
