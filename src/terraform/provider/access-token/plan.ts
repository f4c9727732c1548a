import { describeAccess } from '../../../core/model/access';
import type { DesiredState } from '../../../core/model/desired';
import { workspaceId } from '../../../core/model/ids';
import { instant } from '../../../core/model/time';
import type { ConfiguredContext, PlanRequest, PlanResult, ViewsOf } from '../../plugin';
import { DiagnosticsError, firstUnknown, UNKNOWN } from '../../plugin';
import { type HawzuClient, told } from '../connection/client';
import { announcedBy } from './announced';
import { shown } from './attribute-place';
import { blockedDiagnostic, hasTrouble } from './blocked';
import { declare } from './declared-token';
import { type Entry, entryIn, worldOf } from './entry';
import { decodeKept, encodeKept } from './facts-codec';
import { observedEntry } from './observed-entry';
import { everythingUnknown, foreseen, settingsOnly } from './foreseen';
import { importedReason, unreadable } from './read';
import type { accessTokenSchema, TokenPlan, TokenState } from './schema';
import { settingsProblems, tagsChanged } from './settings';
import { knownSecret, secretMoved } from './settled-secret';

type Request = PlanRequest<ViewsOf<typeof accessTokenSchema>>;
type Result = PlanResult<ViewsOf<typeof accessTokenSchema>>;

/** What an apply is going to do: a function of the state, of what the last read saw, of configuration and roles. */
export async function planToken(request: Request, { client }: ConfiguredContext<HawzuClient>): Promise<Result> {
  const { prior, config, suggested } = request;
  const open = firstUnknown(config) !== undefined;
  if (prior === null) return { planned: open ? suggested : await planCreation(client, config, suggested) };
  const requiresReplace = placeChanges(prior, config);
  if (open || requiresReplace.length > 0) return { planned: { ...suggested, ...everythingUnknown }, requiresReplace };
  return planUpdate(client, request, prior);
}

/** Another workspace or owner is another token. After an import nothing is known that could change. */
function placeChanges(prior: TokenState, config: TokenPlan): readonly (readonly [string])[] {
  return (['workspace_id', 'owner_id'] as const)
    .filter((name) => prior[name] !== null && typeof config[name] === 'string' && prior[name] !== config[name])
    .map((name) => [name]);
}

async function planCreation(client: HawzuClient, config: TokenPlan, suggested: TokenPlan): Promise<TokenPlan> {
  const workspace = workspaceId(String(config.workspace_id));
  const survey = await client.survey(workspace, 'plan');
  const now = config.expires_at === null ? instant(0) : (await told(() => client.once.tokens(workspace))).index.at;
  const { state, problems } = declare(config, now);
  if (!state) throw new DiagnosticsError(...problems.map(shown));
  const desired = client.resolve(state, survey);
  return { ...suggested, ...announcedCreation(desired) };
}

function announcedCreation({ tokens: [token] }: DesiredState): Partial<TokenPlan> {
  if (!token?.enabled) return { access: UNKNOWN };
  const access = describeAccess(token.access);
  return {
    access,
    change: `create: ${access} for ${token.consumer}; a good token that the secret holds already is taken as it is`,
  };
}

async function planUpdate(client: HawzuClient, request: Request, prior: TokenState): Promise<Result> {
  const { config, suggested } = request;
  const survey = await client.survey(workspaceId(String(config.workspace_id)), 'plan');
  const known = knownSecret(prior.secret_arn);
  const { state, problems } = declare(config, instant(0), {
    ...known,
    ...(prior.name !== null && { formerName: prior.name }),
  });
  if (!state) throw new DiagnosticsError(...problems.map(shown));
  const desired = client.resolve(state, survey);
  const kept = decodeKept(request.private);
  if (prior.secret_arn === null) {
    const change = `replace: ${importedReason(prior.token_id ?? '')}`;
    return { planned: { ...suggested, ...everythingUnknown, ...announcedCreation(desired), change } };
  }
  const moved = desired.tokens[0] && secretMoved(desired.tokens[0], known);
  if (moved) return { planned: { ...suggested, ...everythingUnknown }, requiresReplace: [['secret']] };
  const seen = kept.seen ?? (await seenNow(client, prior, survey));
  const entry = entryIn(desired, worldOf(desired, seen, survey));
  if (!seen.facts.secret.known) throw unreadable(seen.facts.secret.why);
  if (hasTrouble(entry)) throw new DiagnosticsError(blockedDiagnostic(entry));
  const faults = settingsProblems(prior, config, seen.facts);
  if (faults.length > 0) throw new DiagnosticsError(...faults);
  return announce(entry, prior, suggested, encodeKept({ ...kept, seen, announced: marks(entry, prior) }));
}

const marks = (entry: Entry, prior: TokenState): readonly string[] => [
  ...announcedBy(entry.planned),
  ...(tagsChanged(prior, entry.token) ? ['edit'] : []),
];

function announce(entry: Entry, prior: TokenState, suggested: TokenPlan, kept: string): Result {
  const unchanged = (suggested as unknown) === prior;
  if (entry.planned.actions.length === 0) {
    return unchanged ? { planned: suggested } : { planned: { ...suggested, ...settingsOnly(prior) }, private: kept };
  }
  return { planned: { ...suggested, ...foreseen(entry, prior, unchanged) }, private: kept };
}

/** Beside a state that another version of this provider wrote nothing was kept. */
async function seenNow(client: HawzuClient, prior: TokenState, survey: Parameters<typeof observedEntry>[2]) {
  const { world, facts } = await observedEntry(client, prior, survey);
  return { asOf: world.asOf, facts };
}
