import { hasEnded } from '../../../../core/reconcile/entry/subject';
import type { SecretArn } from '../../../../core/model/ids';
import type { Action } from '../../../../core/model/plan';
import type { Outcome } from '../../../../core/pass/apply';
import type { Claimant } from '../../../../core/reconcile/entry/claims';
import type { ConfiguredContext, Diagnostic, StateResult } from '../../../plugin';
import { DiagnosticsError, errorDiagnostic, hasErrors, isUnknown, warningDiagnostic } from '../../../plugin';
import type { HawzuClient } from '../../connection/client';
import { mayCreate, wasAnnounced } from './announced';
import { toTerraform } from '../attributes/attribute-place';
import { type CarriedOut, applyResource, lookAfter } from './apply-resource';
import { changesOf } from '../view/changes';
import { changeOf, type Facts, factsOf } from '../view/computed';
import { computedAttributes } from '../attributes/computed-schema';
import { takenOver } from './adoption';
import { claimantOf, creator, newClaim, onBehalfOf } from '../view/claim';
import { declare } from '../attributes/declared-token';
import type { ResourceView } from '../view/entry';
import { decodeKept, encodeKept, type Kept, lasting, seenOf } from '../view/facts-codec';
import { type Computed, fulfilled } from '../view/predicted-state';
import type { TokenApply, TokenState } from '../attributes/schema';
import { knownSecret } from '../attributes/pinned-secret';
import { triggerMark } from '../attributes/trigger';
import { workspaceIn } from './workspace';

type Context = ConfiguredContext<HawzuClient>;

interface CreateRequest {
  readonly planned: TokenApply;
  readonly private: string;
}

/** On whose behalf an apply writes, and which actions it may carry out. */
interface Mandate {
  readonly claimant: Claimant;
  readonly keep: (action: Action) => boolean;
}

/** What goes into a new state, beside what is found in the world. */
interface Sources {
  readonly planned: TokenApply;
  /** Absent: the token is new to the state. */
  readonly prior?: TokenState;
  readonly claim: string;
  readonly kept: Kept;
}

/** Makes the token, takes the good one that the secret holds already, or restores a secret that awaits its deletion. */
export async function createToken(request: CreateRequest, context: Context): Promise<StateResult<TokenState>> {
  const claim = newClaim(context.client.ports.random);
  const done = await write(request.planned, undefined, { claimant: creator(claim), keep: mayCreate }, context);
  const failed = toldOf(done);
  const diagnostics = hasErrors(failed) || !('after' in done) ? failed : [...failed, ...unfinished(done.after)];
  // A state beside an error would be tainted, and the next apply would destroy what it only has to finish.
  if (hasErrors(diagnostics)) {
    await giveUp(done, claim, context);
    return { state: null, diagnostics: [...diagnostics, whatIsLeft(arnOf(done))] };
  }
  const sources = { planned: request.planned, claim, kept: {} };
  const { diagnostics: more = [], ...made } = 'after' in done ? result(done, sources) : unreadResult(done, sources);
  return { ...made, diagnostics: [...diagnostics, ...takenOver(done.before), ...more] };
}

/**
 * Does what the plan announced, and nothing else; what has become due since is left to the next plan. A plan that could
 * announce nothing is carried out as a creation is.
 */
export async function updateToken(
  request: CreateRequest & { readonly prior: TokenState },
  context: Context,
): Promise<StateResult<TokenState>> {
  const { prior, planned } = request;
  const kept = decodeKept(request.private, prior);
  const claim = prior.claim ?? kept.claim ?? newClaim(context.client.ports.random);
  const keep = prior.secret_arn !== null && kept.announced ? wasAnnounced(kept.announced) : mayCreate;
  const claimant = claimantOf({ ...prior, claim }, kept);
  const done = await write(planned, prior, { claimant, keep }, context);
  const diagnostics = toldOf(done);
  const sources = { planned, prior, claim, kept: { imported: kept.imported } };
  if (!('after' in done)) {
    if (hasErrors(diagnostics)) throw new DiagnosticsError(...diagnostics);
    const { diagnostics: more = [], ...made } = unreadResult(done, sources);
    return { ...made, diagnostics: [...diagnostics, ...more] };
  }
  if (!hasErrors(diagnostics)) {
    return { ...result(done, sources), diagnostics };
  }
  const state = { ...prior, ...factsOf(done.after), claim };
  return { state, private: keptAfter(done.after, lasting(kept), state), diagnostics };
}

interface Written extends CarriedOut {
  readonly after: ResourceView;
}

/** Nobody said what it looks like afterwards. */
interface Unread extends CarriedOut {
  readonly unread: DiagnosticsError;
}

/** Everything comes from the plan: what the configuration says beside it, Terraform was told to ignore. */
async function write(
  planned: TokenApply,
  prior: TokenState | undefined,
  { claimant, keep }: Mandate,
  { client, signal }: Context,
): Promise<Written | Unread> {
  const known = prior ? knownSecret(prior) : {};
  const survey = await client.survey(workspaceIn(planned), 'apply');
  const { state, problems } = declare(planned, {
    ...known,
    ...(typeof prior?.name === 'string' && { formerName: prior.name }),
  });
  if (!state) throw new DiagnosticsError(...problems.map(toTerraform));
  const desired = client.resolve(state, survey);
  return client.alone(desired, async () => {
    const options = onBehalfOf(claimant, desired, prior && triggerMark(prior, planned));
    const order = { desired, survey, known, options, signal };
    const done = await applyResource(client, order, keep);
    const found = done.before.subject.secret?.arn ?? known.arn;
    try {
      const after = await lookAfter(client, { ...order, known: { ...known, ...(found && { arn: found }) } }, done);
      return { ...done, after };
    } catch (error) {
      if (!(error instanceof DiagnosticsError)) throw error;
      return { ...done, unread: error };
    }
  });
}

/** What actions tell. Where one of them was not done, nobody knows what is there without having looked: that is an error too. */
function toldOf(done: Written | Unread): readonly Diagnostic[] {
  const isDone = done.outcomes.every(({ status }) => status === 'done');
  return [...outcomeDiagnostics(done.outcomes), ...('after' in done || isDone ? [] : done.unread.diagnostics)];
}

const arnOf = (done: Written | Unread): SecretArn | undefined =>
  ('after' in done ? done.after : done.before).subject.secret?.arn;

/** A claim that is in no state would stand in the way of the next creation. What can't be reached now stays as it is. */
async function giveUp(done: Written | Unread, claim: string, { client }: Context): Promise<void> {
  const { desired } = done.before;
  const arn = arnOf(done);
  const options = onBehalfOf({ ...creator(claim), comes: 'to-give-up' }, desired);
  // A list from before the creation does not show what an action made that failed.
  client.once.forgetTokens(desired.workspace);
  try {
    const survey = await client.survey(desired.workspace, 'apply');
    await client.alone(desired, () => applyResource(client, { desired, survey, known: arn ? { arn } : {}, options }));
  } catch (error) {
    if (!(error instanceof DiagnosticsError)) throw error;
  }
}

function result({ after, before, outcomes }: Written, sources: Sources): StateResult<TokenState> {
  const { planned, prior, claim, kept } = sources;
  const facts = factsOf(after);
  const left = (kept.imported ?? []).filter((id) => id !== facts.token_id);
  const change = before.planned.actions.length > 0 ? changeOf(before.planned) : 'none: it was as declared';
  const isMade = prior !== undefined && prior.secret_arn !== null;
  const origin = isMade ? prior.origin : originOf(after, outcomes);
  const computed = fulfilled(
    planned as Computed,
    { ...facts, superseded: [...left, ...(facts.superseded ?? [])] },
    { change, changes: changesOf(before.planned, before.subject), origin, claim },
  );
  const state = {
    ...planned,
    ...computed,
    workspace_id: workspaceIn(planned),
    enabled: isUnknown(planned.enabled) ? true : planned.enabled,
  };
  return { state, private: keptAfter(after, kept, state) };
}

/**
 * The token is in the state all the same, since an error would taint it, and the next apply would end what works. What
 * the plan did not tell is null; the next read finds it by the claim.
 */
function unreadResult({ before, unread }: Unread, sources: Sources): StateResult<TokenState> {
  const { planned, prior, claim, kept } = sources;
  const nothing = Object.fromEntries(Object.keys(computedAttributes).map((name) => [name, null])) as unknown as Facts;
  const isMade = prior !== undefined && prior.secret_arn !== null;
  const change = changeOf(before.planned);
  const changes = changesOf(before.planned, before.subject);
  const origin = isMade ? prior.origin : null;
  const computed = fulfilled(planned as Computed, nothing, { change, changes, origin, claim });
  const state = {
    ...planned,
    ...computed,
    workspace_id: workspaceIn(planned),
    enabled: isUnknown(planned.enabled) ? true : planned.enabled,
  };
  const why = unread.diagnostics.map(({ summary, detail = '' }) => `${summary}\n${detail}`).join('\n');
  const warning = warningDiagnostic(
    'The apply is done, but its result could not be read',
    `The token is in the state; what is not known of it is null until the next plan reads it.\n${why}`,
  );
  return { state, private: encodeKept(kept), diagnostics: [warning] };
}

/** How a resource came to its token; null while there is none. */
function originOf({ subject }: ResourceView, outcomes: readonly Outcome[]): string | null {
  const steps = outcomes.flatMap(({ action }) => action.steps.map(({ kind }) => kind));
  if (steps.includes('restore-secret')) return 'restored';
  if (steps.includes('issue')) return 'created';
  return subject.generations.current ? 'adopted' : null;
}

const keptAfter = (after: ResourceView, kept: Kept, state: TokenState): string =>
  encodeKept({ seen: seenOf(after, state), ...kept }, state);

export const outcomeDiagnostics = (outcomes: readonly Outcome[]): readonly Diagnostic[] =>
  outcomes.flatMap(({ diagnostic }) => (diagnostic ? [toTerraform(diagnostic)] : []));

/**
 * There is nothing to put into the state: another run was at work at the same time and has not finished, or the declared end has
 * passed since the plan.
 */
function unfinished({ subject: { desired, generations, now } }: ResourceView): readonly Diagnostic[] {
  if (!desired.enabled || generations.current !== undefined) return [];
  if (hasEnded(desired, now))
    return [errorDiagnostic('The end of the token is in the past', 'Give a later one.', ['expires_at'])];
  return [errorDiagnostic('The token has no value yet', 'Apply again: it goes on from what is there.')];
}

function whatIsLeft(arn: SecretArn | undefined): Diagnostic {
  const secret = arn === undefined ? '' : `Secret ${arn} is there already; `;
  return {
    severity: 'warning',
    summary: 'The token is not in the state yet',
    detail: `${secret}the next apply takes over what this one made and finishes it. Nothing has to be cleaned up by hand.`,
  };
}
