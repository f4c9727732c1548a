import { type Access, issuedLifetime } from '../../../../core/model/access';
import { tokenId, workspaceId } from '../../../../core/model/ids';
import { formatInstant, later } from '../../../../core/model/time';
import type { TokenFacts } from '../../../../core/ports/token-api';
import { isExpired, isLive } from '../../../../core/reconcile/observed/generations';
import { sameExpiry } from '../../../../core/reconcile/entry/schedule';
import type { ConfiguredContext, StateResult } from '../../../plugin';
import { DiagnosticsError, errorDiagnostic } from '../../../plugin';
import { type HawzuClient, asDiagnostics } from '../../connection/client';
import { type Change, changeFor } from '../view/changes';
import { accessFacts, factsOf } from '../view/computed';
import type { ResourceView } from '../view/entry';
import { decodeKept, encodeKept, type Kept, lasting, seenOf, storedIn } from '../view/facts-codec';
import { observedEntry } from './observed-entry';
import type { TokenState } from '../attributes/schema';

/** The state as it is now; null when secret and token are gone. */
export async function readToken(
  request: { readonly state: TokenState; readonly private: string },
  { client }: ConfiguredContext<HawzuClient>,
): Promise<StateResult<TokenState>> {
  const { state } = request;
  const kept = decodeKept(request.private, state);
  const workspace = workspaceId(state.workspace_id ?? '');
  if (wasImportedByToken(state)) return readImported(client, state, kept);
  const survey = await client.survey(workspace, 'plan');
  const found = await observedEntry(client, state, survey, kept);
  const { facts } = found;
  if (!facts.secret.known) throw unreadable(facts.secret.why);
  if (state.secret_arn !== null && isGone(found)) return { state: null };
  const said = attributesOf(state, found, kept);
  // What an import left open is known now, so what an apply would do is another thing.
  const entry = kept.taking ? await observedEntry(client, said, survey, kept) : found;
  const now = withImported({ ...said, ...factsOf(entry) }, entry, kept);
  const stored = now.token_id === null ? (storedIn(state) ?? kept.stored) : undefined;
  return {
    state: now,
    private: encodeKept({ ...lasting({ ...kept, stored }), seen: seenOf(entry, now) }, now),
  };
}

/**
 * A token without a secret of ours: made by hand, and imported by its id. With neither of them, nothing was made yet
 * because the resource has been `enabled = false` from the start.
 */
export const wasImportedByToken = (state: Pick<TokenState, 'secret_arn' | 'token_id'>): boolean =>
  state.secret_arn === null && state.token_id !== null;

export const unreadable = (why: string): DiagnosticsError =>
  new DiagnosticsError(
    errorDiagnostic(
      'The secret could not be read',
      `${why}\nNothing is done without knowing it. Check its permissions.`,
    ),
  );

/** A secret that is deleted, or scheduled for it, and not one live token of it left. */
function isGone({ facts, world }: ResourceView): boolean {
  const secret = facts.secret.known ? facts.secret.value : undefined;
  if (secret && secret.deletedAt === undefined) return false;
  return !facts.tokens.some((token) => isLive(token, world.asOf));
}

/** What an import left open, filled in from the world once; later the configuration says it. */
function attributesOf(state: TokenState, { subject }: ResourceView, { taking }: Kept): TokenState {
  const { current, desired } = subject;
  const said = state.workspace_role ?? state.workspace_needs ?? state.project_grants;
  const access = said === null && current ? accessAttributes(current.token.access) : {};
  const lives = state.expires_in ?? state.expires_at ?? state.never_expires;
  const expiry = taking && lives === null && current ? expiryAttributes(current.token) : {};
  return { ...state, ...access, ...expiry, name: state.name ?? desired.name, enabled: state.enabled ?? true };
}

const HOUR_MS = 3_600_000;

/** As a configuration would say it: a length where the token's life is one of whole hours, within what issuing takes. */
function expiryAttributes({ createdAt, expiresAt }: TokenFacts): Partial<TokenState> {
  if (expiresAt === null) return { never_expires: true };
  const hours = Math.round((expiresAt - createdAt) / HOUR_MS);
  if (!sameExpiry(later(createdAt, hours * HOUR_MS), expiresAt)) return { expires_at: formatInstant(expiresAt) };
  return { expires_in: hours % 24 === 0 ? `${hours / 24}d` : `${hours}h` };
}

export function accessAttributes(access: Access): Partial<TokenState> {
  if (access.type === 'workspace') {
    return { workspace_role: access.role, max_issued_lifetime: issuedLifetime(access) ?? null };
  }
  return { project_grants: access.grants.map(({ project, role }) => ({ project_id: project, role, needs: null })) };
}

function withImported(state: TokenState, { world }: ResourceView, { imported = [] }: Kept): TokenState {
  const left = imported.filter((id) => world.tokensById.has(tokenId(id)) && id !== state.token_id);
  return { ...state, superseded: [...new Set([...left, ...(state.superseded ?? [])])] };
}

/** A token that somebody made by hand and that was imported by its id: nobody here knows its value. */
async function readImported(client: HawzuClient, state: TokenState, kept: Kept): Promise<StateResult<TokenState>> {
  const { token_id: id, workspace_id: workspace } = state;
  if (id === null || workspace === null) return { state: null };
  const { index } = await asDiagnostics(() => client.once.tokens(workspaceId(workspace)));
  const token = index.byId.get(tokenId(id));
  if (!token) return { state: null };
  return {
    state: {
      ...state,
      ...accessAttributes(token.access),
      ...importedFacts(token, index.at),
      enabled: state.enabled ?? true,
    },
    private: encodeKept({ ...lasting(kept), imported: [...new Set([...(kept.imported ?? []), id])] }),
  };
}

const importedFacts = (token: TokenFacts, now: Parameters<typeof isExpired>[1]): Partial<TokenState> => ({
  token_id: token.id,
  ...accessFacts(token.access),
  status: isExpired(token, now) ? 'expired' : token.status === 'disabled' ? 'disabled' : 'active',
  current_expires_at: token.expiresAt === null ? null : formatInstant(token.expiresAt),
  superseded: [],
  next_action: `replace: ${importedReason(token.id)}`,
});

export const importedChange = (id: string): { readonly change: string; readonly changes: readonly Change[] } => ({
  change: `replace: ${importedReason(id)}`,
  changes: [changeFor('replace', { code: 'value-unknown', message: importedReason(id) }, id)],
});

/** Why an imported token is replaced, and what becomes of it. */
const importedReason = (id: string): string =>
  `the value of token ${id} is known to nobody here, so a new one is made; ${id} itself is left alone: ` +
  'revoke it when its consumer has taken the new value';
