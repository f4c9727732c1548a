import type { Action } from '../../../core/model/plan';
import { workspaceId } from '../../../core/model/ids';
import { instant } from '../../../core/model/time';
import type { Outcome } from '../../../core/pass/apply';
import type { ConfiguredContext, Diagnostic, StateResult } from '../../plugin';
import { DiagnosticsError, errorDiagnostic, hasErrors, isUnknown } from '../../plugin';
import type { HawzuClient } from '../connection/client';
import { mayCreate, wasAnnounced } from './announced';
import { shown } from './attribute-place';
import { type CarriedOut, carryOut, lookAfter } from './carry-out';
import { changeOf, factsOf } from './computed';
import { declare } from './declared-token';
import type { Entry } from './entry';
import { decodeKept, encodeKept, type Kept, seenOf } from './facts-codec';
import { type Computed, fulfilled } from './foreseen';
import type { TokenApply, TokenState } from './schema';
import { knownSecret } from './settled-secret';

type Context = ConfiguredContext<HawzuClient>;

interface CreateRequest {
  readonly config: TokenApply;
  readonly planned: TokenApply;
  readonly private: string;
}

/** Makes the token, or takes the good one that the secret holds already. */
export async function createToken(request: CreateRequest, context: Context): Promise<StateResult<TokenState>> {
  const done = await write(request, undefined, mayCreate, context);
  const failed = outcomeDiagnostics(done.outcomes);
  const diagnostics = hasErrors(failed) ? failed : [...failed, ...unfinished(done.after)];
  // A state beside an error would be tainted, and the next apply would destroy what it only has to finish.
  if (hasErrors(diagnostics)) return { state: null, diagnostics: [...diagnostics, whatIsLeft(done.after)] };
  return { ...result(request.planned, done, {}), diagnostics };
}

/** Does what the plan announced, and nothing else; what has become due since is left to the next plan. */
export async function updateToken(
  request: CreateRequest & { readonly prior: TokenState },
  context: Context,
): Promise<StateResult<TokenState>> {
  const { prior, planned } = request;
  const kept = decodeKept(request.private, prior);
  const keep = prior.secret_arn === null ? mayCreate : wasAnnounced(kept.announced ?? []);
  const done = await write(request, prior, keep, context);
  const diagnostics = outcomeDiagnostics(done.outcomes);
  if (!hasErrors(diagnostics)) return { ...result(planned, done, kept), diagnostics };
  const state = { ...prior, ...factsOf(done.after) };
  return { state, private: keptAfter(done.after, kept, state), diagnostics };
}

interface Written extends CarriedOut {
  readonly after: Entry;
}

async function write(
  { config, planned }: CreateRequest,
  prior: TokenState | undefined,
  keep: (action: Action) => boolean,
  { client, signal }: Context,
): Promise<Written> {
  const known = prior ? knownSecret(prior) : {};
  const survey = await client.survey(workspaceId(config.workspace_id), 'apply');
  const { state, problems } = declare({ ...config, enabled: planned.enabled }, instant(0), {
    ...known,
    ...(typeof prior?.name === 'string' && { formerName: prior.name }),
  });
  if (!state) throw new DiagnosticsError(...problems.map(shown));
  const desired = client.resolve(state, survey);
  return client.alone(desired, async () => {
    const order = { desired, survey, known, signal };
    const done = await carryOut(client, order, keep);
    const found = done.before.subject.secret?.arn ?? known.arn;
    const after = await lookAfter(client, { ...order, known: { ...known, ...(found && { arn: found }) } }, done);
    return { ...done, after };
  });
}

function result(planned: TokenApply, { after, before }: Written, { imported }: Kept): StateResult<TokenState> {
  const facts = factsOf(after);
  const left = (imported ?? []).filter((id) => id !== facts.token_id);
  const did = before.planned.actions.length > 0 ? changeOf(before.planned) : 'none: it was as declared';
  const computed = fulfilled(
    planned as Computed,
    { ...facts, superseded: [...left, ...(facts.superseded ?? [])] },
    did,
  );
  const state = { ...planned, ...computed, enabled: isUnknown(planned.enabled) ? true : planned.enabled };
  return { state, private: keptAfter(after, { imported }, state) };
}

const keptAfter = (after: Entry, { imported }: Kept, state: TokenState): string =>
  encodeKept({ seen: seenOf(after, state), imported }, state);

export const outcomeDiagnostics = (outcomes: readonly Outcome[]): readonly Diagnostic[] =>
  outcomes.flatMap(({ diagnostic }) => (diagnostic ? [shown(diagnostic)] : []));

/** Another run was at work at the same time and has not finished: there is nothing to put into the state yet. */
function unfinished({ subject, planned }: Entry): readonly Diagnostic[] {
  const waits = subject.desired.enabled && subject.generations.current === undefined && !isEnded(planned.holds);
  return waits ? [errorDiagnostic('The token has no value yet', 'Apply again: it goes on from what is there.')] : [];
}

const isEnded = (holds: readonly { readonly code: string }[]): boolean => holds.some((hold) => hold.code === 'ended');

function whatIsLeft({ subject }: Entry): Diagnostic {
  const secret = subject.secret ? `Secret ${subject.secret.arn} is there already; ` : '';
  return {
    severity: 'warning',
    summary: 'The token is not in the state yet',
    detail: `${secret}the next apply takes over what this one made and finishes it. Nothing has to be cleaned up by hand.`,
  };
}
