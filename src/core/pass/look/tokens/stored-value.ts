import { conceal } from '../../../diagnostics/conceal';
import type { TokenId, WorkspaceId } from '../../../model/ids';
import { tokenId } from '../../../model/ids';
import { SecretValue } from '../../../model/secret-value';
import { formatInstant, type Instant, parseInstant } from '../../../model/time';
import { isPortError } from '../../../ports/errors';
import type { Presented, TokenApi } from '../../../ports/token-api';
import type { StoredToken } from '../../../reconcile/observed/observed';

/** What a stored value holds beside the token itself. */
export interface StoredDetails {
  readonly tokenId: TokenId;
  readonly label: string;
  readonly workspaceId: WorkspaceId;
  readonly endpoint: string;
  readonly expiresAt: Instant | null;
}

/** The text that goes into Secrets Manager: JSON with what a consumer needs to call the API, or the bare token. */
export function encodeStored(format: 'json' | 'plain', value: SecretValue, details: StoredDetails): SecretValue {
  if (format === 'plain') return value;
  const { tokenId: id, label, workspaceId, endpoint, expiresAt } = details;
  const text = JSON.stringify({
    token: value.reveal(),
    tokenId: id,
    label,
    workspaceId,
    endpoint,
    expiresAt: expiresAt === null ? null : formatInstant(expiresAt),
  });
  return new SecretValue(text);
}

/**
 * A stored text taken apart again; `undefined` parts are not there, or have not the form they should have. Somebody may have
 * pasted a value into any field, and ids go into plans, messages and logs.
 */
export interface DecodedStored {
  readonly token: SecretValue;
  readonly tokenId?: TokenId;
  readonly label?: string;
  readonly workspaceId?: string;
  readonly endpoint?: string;
  readonly expiresAt?: Instant | null;
}

/** Reads a stored text of either format. `undefined` when it is neither. */
export function decodeStored(text: SecretValue, api: Pick<TokenApi, 'recognises'>): DecodedStored | undefined {
  if (api.recognises(text)) return { token: text };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.reveal());
  } catch {
    return undefined;
  }
  if (parsed === null || typeof parsed !== 'object') return undefined;
  const { token, tokenId: id, label, workspaceId, endpoint, expiresAt } = parsed as Record<string, unknown>;
  if (typeof token !== 'string') return undefined;
  const value = new SecretValue(token);
  if (!api.recognises(value)) return undefined;
  const end = typeof expiresAt === 'string' ? parseInstant(expiresAt) : undefined;
  return {
    token: value,
    ...(typeof id === 'string' && isIdOf('tok', id) && { tokenId: tokenId(id) }),
    ...(typeof label === 'string' && { label: conceal(label) }),
    ...(typeof workspaceId === 'string' && { workspaceId }),
    ...(typeof endpoint === 'string' && { endpoint }),
    ...(expiresAt === null ? { expiresAt: null } : end !== undefined && { expiresAt: end }),
  };
}

/** Whether a text has the form of an id at the token API, and is no value. */
const isIdOf = (kind: 'tok' | 'ws', text: string): boolean =>
  text.startsWith(`${kind}_`) && /^[a-z]+_[A-Za-z0-9_-]{1,64}$/.test(text) && conceal(text) === text;

/** What is known of a version whose value is looked at. */
export interface ValueContext {
  readonly workspace: WorkspaceId;
  readonly api: TokenApi;
  readonly isListed: (id: TokenId) => boolean;
  /** Whether the token's own label carries the mark of the version. */
  readonly isMarked: (id: TokenId) => boolean;
  /** The token that labels tell already, where a bare value need not be presented. */
  readonly marked?: TokenId | undefined;
  /** What the value is presented as: that of a token in use like its consumer does, any other as a verification. */
  readonly as: Presented;
}

/**
 * What a stored value says of its token. A token id in it counts when the token's own label carries the version's mark,
 * or when the value authenticates as that token: presenting it is the last resort. A value for another endpoint or
 * workspace is never presented. A value whose token the list does not
 * show stays unread: another run may have issued it after the list was read.
 */
export async function identifyStored(text: SecretValue, context: ValueContext): Promise<StoredToken> {
  const { api, isListed, isMarked, marked } = context;
  const decoded = decodeStored(text, api);
  if (!decoded) return { kind: 'unrecognised' };
  const { label, expiresAt } = decoded;
  const said = { ...(label !== undefined && { label }), ...(expiresAt !== undefined && { expiresAt }) };
  const id = decoded.tokenId ?? marked;
  if (id !== undefined && isListed(id) && (id === marked || isMarked(id))) {
    return { kind: 'token', tokenId: id, proof: 'marked', ...said };
  }
  const other = elsewhere(decoded, context);
  if (other !== undefined) return { kind: 'elsewhere', what: other };
  try {
    const { value } = await api.authenticate(decoded.token, context.as);
    if (value.workspace !== context.workspace) return { kind: 'elsewhere', what: `workspace ${value.workspace}` };
    return isListed(value.tokenId)
      ? { kind: 'token', tokenId: value.tokenId, proof: 'authenticated', ...said }
      : { kind: 'unreadable', why: `its token ${value.tokenId} works and is newer than the list of tokens` };
  } catch (error) {
    if (isPortError(error, 'unauthenticated')) return refused(decoded);
    if (isPortError(error)) return { kind: 'unreadable', why: error.message };
    throw error;
  }
}

/** What other endpoint or workspace a value is for: such a one is never presented here. */
export function elsewhere(
  { endpoint, workspaceId }: DecodedStored,
  { api, workspace }: Pick<ValueContext, 'api' | 'workspace'>,
): string | undefined {
  if (workspaceId !== undefined && workspaceId !== workspace) {
    return isIdOf('ws', workspaceId) ? `workspace ${workspaceId}` : 'a workspace whose id is none';
  }
  if (endpoint === undefined || endpoint === api.endpoint) return undefined;
  const origin = originIn(endpoint);
  return origin === undefined ? 'an endpoint that is no URL' : `endpoint ${origin}`;
}

/** As much of an endpoint as goes into a message: anybody may have written it, with a password or a value in it. */
function originIn(endpoint: string): string | undefined {
  if (!URL.canParse(endpoint)) return undefined;
  const { protocol, host } = new URL(endpoint);
  return /^https?:$/.test(protocol) ? conceal(`${protocol}//${host}`).slice(0, 100) : undefined;
}

const refused = ({ tokenId: id, label }: DecodedStored): StoredToken =>
  id === undefined ? { kind: 'opaque' } : { kind: 'refused', tokenId: id, ...(label !== undefined && { label }) };
