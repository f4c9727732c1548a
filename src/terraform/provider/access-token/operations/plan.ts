import type { DesiredState } from '../../../../core/model/desired';
import { instant } from '../../../../core/model/time';
import type { Survey } from '../../../../core/pass/look/survey';
import type { ConfiguredContext, PlanRequest, PlanResult, ViewsOf } from '../../../plugin';
import { DiagnosticsError, firstUnknown, isUnknown, UNKNOWN } from '../../../plugin';
import { type HawzuClient, asDiagnostics } from '../../connection/client';
import { adoption } from './adoption';
import { announcedBy } from './announced';
import { toTerraform } from '../attributes/attribute-place';
import { blockedDiagnostic, hasTrouble } from '../view/blocked';
import { changeFor } from '../view/changes';
import { claimantOf, newClaim, onBehalfOf } from '../view/claim';
import { accessFacts } from '../view/computed';
import { declare } from '../attributes/declared-token';
import { type ResourceView, entryIn, worldOf } from '../view/entry';
import { decodeKept, encodeKept, type Kept, lasting, type Seen, seenOf } from '../view/facts-codec';
import { heldAgainstPolicy } from './organisation';
import { observedEntry } from './observed-entry';
import { everythingUnknown, predictedState, settingsOnly } from '../view/predicted-state';
import { destroyProblems } from '../attributes/on-destroy';
import { endedBefore, plannedWarnings } from '../attributes/policy-warnings';
import { importedChange, unreadable, wasImportedByToken } from './read';
import { withRemembered } from '../view/remembered';
import type { accessTokenSchema, TokenPlan, TokenState } from '../attributes/schema';
import { inWorkspace, workspaceIn } from './workspace';
import { knownSecret, secretMoved } from '../attributes/pinned-secret';
import { triggerMark } from '../attributes/trigger';

type Request = PlanRequest<ViewsOf<typeof accessTokenSchema>>;
type Result = PlanResult<ViewsOf<typeof accessTokenSchema>>;

/** What an apply is going to do: a function of the state, of what the last read saw, of configuration and roles. */
export async function planToken(request: Request, { client }: ConfiguredContext<HawzuClient>): Promise<Result> {
  const { prior } = request;
  const wrong = destroyProblems(request.config);
  if (wrong.length > 0) throw new DiagnosticsError(...wrong);
  const config = await inWorkspace(client, request.config, prior);
  const suggested = isOf(prior, config)
    ? request.suggested
    : { ...request.suggested, workspace_id: config.workspace_id };
  const open = firstUnknown(config) !== undefined;
  if (prior === null) return open ? { planned: suggested } : planCreation(client, config, suggested);
  const requiresReplace = placeChanges(prior, config);
  if (open || requiresReplace.length > 0) return { planned: { ...suggested, ...everythingUnknown }, requiresReplace };
  return planUpdate(client, { ...request, config, suggested }, prior);
}

/** Then what the schema suggests is kept as it is, since the prior state itself means that nothing changes. */
const isOf = (prior: TokenState | null, { workspace_id: id }: TokenPlan): boolean => prior?.workspace_id === id;

/**
 * Another workspace or owner is another token, and another secret too. What is not known yet counts as another: the apply
 * may not replace what was planned as an update. After an import nothing is known that could change.
 */
function placeChanges(prior: TokenState, config: TokenPlan): readonly (readonly [string])[] {
  const identity = (['workspace_id', 'owner_id'] as const)
    .filter((name) => prior[name] !== null && prior[name] !== config[name])
    .map((name) => [name] as const);
  return prior.secret_arn !== null && secretOpen(config) ? [...identity, ['secret']] : identity;
}

const secretOpen = ({ secret }: TokenPlan): boolean =>
  isUnknown(secret) || [secret?.name, secret?.prefix, secret?.arn, secret?.region].some(isUnknown);

async function planCreation(client: HawzuClient, config: TokenPlan, suggested: TokenPlan): Promise<Result> {
  const workspace = workspaceIn(config);
  const survey = await client.survey(workspace, 'plan');
  const untimed = config.expires_at === null && config.review_by === null;
  const now = untimed ? instant(0) : (await asDiagnostics(() => client.once.tokens(workspace))).index.at;
  const { state, entry, problems } = declare(config);
  if (!state) throw new DiagnosticsError(...problems.map(toTerraform));
  const ended = endedBefore(entry, now);
  if (ended.length > 0) throw new DiagnosticsError(...ended);
  const desired = client.resolve(state, survey);
  const judged = await heldAgainstPolicy(client, state, desired);
  await client.declareOnce(desired);
  return {
    planned: { ...suggested, ...announcedCreation(desired) },
    diagnostics: [
      ...judged,
      ...plannedWarnings({ entry, state }, config, survey, now),
      ...(await adoption(client, desired, survey)),
    ],
  };
}

function announcedCreation({ tokens: [token] }: DesiredState): Partial<TokenPlan> {
  if (!token?.enabled) return { access: UNKNOWN, effective_grants: UNKNOWN };
  const told = accessFacts(token.access);
  const message = `${told.access} for ${token.consumer}; a good token that the secret holds already is taken as it is, and a secret that awaits its deletion is restored`;
  const changes = [changeFor('create', { code: 'not-in-state', message }, null)];
  return { ...told, change: `create: ${message}`, changes };
}

async function planUpdate(client: HawzuClient, request: Request, prior: TokenState): Promise<Result> {
  const { config, suggested } = request;
  const survey = await client.survey(workspaceIn(config), 'plan');
  const known = knownSecret(prior);
  const {
    state,
    entry: said,
    problems,
  } = declare(config, {
    ...known,
    ...(prior.name !== null && { formerName: prior.name }),
  });
  if (!state) throw new DiagnosticsError(...problems.map(toTerraform));
  const desired = client.resolve(state, survey);
  const judged = await heldAgainstPolicy(client, state, desired);
  const kept = decodeKept(request.private, prior);
  if (wasImportedByToken(prior)) {
    const { change, changes } = importedChange(prior.token_id ?? '');
    return {
      planned: { ...suggested, ...everythingUnknown, ...announcedCreation(desired), change, changes },
      diagnostics: judged,
    };
  }
  const moved = desired.tokens[0] && secretMoved(desired.tokens[0], known);
  if (moved) return { planned: { ...suggested, ...everythingUnknown }, requiresReplace: [['secret']] };
  const isNamed = prior.owner_id !== null;
  const seen = (isNamed && kept.seen) || (await seenNow(client, isNamed ? prior : named(prior, config), survey, kept));
  const options = onBehalfOf(claimantOf(prior, kept), desired, triggerMark(prior, config));
  const entry = withRemembered(entryIn(desired, worldOf(desired, seen, survey), options), prior);
  if (!seen.facts.secret.known) throw unreadable(seen.facts.secret.why);
  const warnings = [...judged, ...plannedWarnings({ entry: said, state }, config, survey, seen.asOf)];
  // Made here where the state has none, so that it is kept even if the apply that writes it ends with an error.
  const claim = prior.claim === null ? (kept.claim ?? newClaim(client.ports.random)) : undefined;
  const { diagnostics = [], ...result } = hasTrouble(entry)
    ? blocked(entry, prior, suggested, { ...lasting(kept), claim, seen })
    : announce(entry, prior, suggested, { ...kept, claim, seen });
  return { ...result, diagnostics: [...warnings, ...diagnostics] };
}

function announce(entry: ResourceView, prior: TokenState, suggested: TokenPlan, kept: Kept): Result {
  const unchanged = (suggested as unknown) === prior;
  if (entry.planned.actions.length === 0 && unchanged) return { planned: suggested };
  const told = encodeKept({ ...kept, announced: announcedBy(entry.planned) }, prior);
  if (entry.planned.actions.length === 0) {
    return { planned: { ...suggested, ...settingsOnly(prior) }, private: told };
  }
  const predicted = predictedState(entry, prior, unchanged);
  // The state of an import that did not know whose entry it is says nothing that could stay.
  if (prior.owner_id === null) {
    const { change, changes } = predicted;
    return { planned: { ...suggested, ...everythingUnknown, change, changes }, private: told };
  }
  return { planned: { ...suggested, ...predicted }, private: told };
}

/**
 * What stands in the way is a fault of the world and not of the configuration, so the rest of it can be planned. An update
 * is planned all the same, which announces nothing: its apply fails, or makes what is declared if the way is clear by then.
 * So no green apply hides the trouble.
 */
function blocked(entry: ResourceView, prior: TokenState, suggested: TokenPlan, kept: Kept): Result {
  return {
    planned: { ...suggested, ...everythingUnknown },
    private: encodeKept(kept, prior),
    diagnostics: [{ ...blockedDiagnostic(entry), severity: 'warning' }],
  };
}

/** A secret that is somebody's own does not tell whose entry it is: of one that was just imported the configuration does. */
const named = (prior: TokenState, { owner_id, name }: TokenPlan): TokenState =>
  isUnknown(owner_id) || isUnknown(name) ? prior : { ...prior, owner_id, name };

/** Beside a state that another version of this provider wrote nothing was kept. */
async function seenNow(client: HawzuClient, prior: TokenState, survey: Survey, kept: Kept): Promise<Seen> {
  return seenOf(await observedEntry(client, prior, survey, kept), prior);
}
