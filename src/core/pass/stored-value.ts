import type { TokenId, WorkspaceId } from '../model/ids';
import { tokenId } from '../model/ids';
import { SecretValue } from '../model/secret-value';
import { formatInstant, type Instant } from '../model/time';
import { isPortError } from '../ports/errors';
import type { TokenApi } from '../ports/token-api';
import type { StoredToken } from '../reconcile/observed';

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

/** A stored text taken apart again; `undefined` parts are not there. */
export interface DecodedStored {
  readonly token: SecretValue;
  readonly tokenId?: TokenId;
  readonly label?: string;
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
  const { token, tokenId: id, label } = parsed as Record<string, unknown>;
  if (typeof token !== 'string' || typeof id !== 'string') return undefined;
  const value = new SecretValue(token);
  if (!api.recognises(value)) return undefined;
  return { token: value, tokenId: tokenId(id), ...(typeof label === 'string' && { label }) };
}

/**
 * What a stored value says of its token. A bare value names none, so it is presented to the API, which knows; one that
 * the API refuses stays `opaque`. So is a value whose token the list does not show: another run may have issued it after
 * the list was read, and a token that works must not be taken for a revoked one. With `marked`, the token that labels
 * tell already, a bare value is not presented: to the token API that would be a use like a consumer's.
 */
export async function identifyStored(
  text: SecretValue,
  api: TokenApi,
  isListed: (id: TokenId) => boolean,
  marked?: TokenId,
): Promise<StoredToken> {
  const decoded = decodeStored(text, api);
  if (!decoded) return { kind: 'unrecognised' };
  const label = decoded.label === undefined ? {} : { label: decoded.label };
  if (decoded.tokenId !== undefined && isListed(decoded.tokenId)) {
    return { kind: 'token', tokenId: decoded.tokenId, ...label };
  }
  if (decoded.tokenId === undefined && marked !== undefined) return { kind: 'token', tokenId: marked };
  try {
    const { value } = await api.authenticate(decoded.token);
    return isListed(value.tokenId)
      ? { kind: 'token', tokenId: value.tokenId, ...label }
      : { kind: 'unreadable', why: `its token ${value.tokenId} works and is newer than the list of tokens` };
  } catch (error) {
    if (isPortError(error, 'unauthenticated')) {
      return decoded.tokenId === undefined ? { kind: 'opaque' } : { kind: 'token', tokenId: decoded.tokenId, ...label };
    }
    if (isPortError(error)) return { kind: 'unreadable', why: error.message };
    throw error;
  }
}
