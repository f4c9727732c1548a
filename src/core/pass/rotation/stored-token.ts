import type { VersionId } from '../../model/ids';
import { isPortError } from '../../ports/errors';
import type { Identity } from '../../ports/token-api';
import { decodeStored, type DecodedStored, elsewhere } from '../look/tokens/stored-value';
import type { ActionContext } from '../steps/action/context';

/** What a version's value turned out to be when it was presented. */
export type StoredToken =
  | { readonly kind: 'works'; readonly identity: Identity; readonly decoded: DecodedStored }
  /** The token API refuses it. */
  | { readonly kind: 'refused'; readonly decoded: DecodedStored }
  /** Not to be presented here. */
  | { readonly kind: 'not-ours'; readonly why: string };

/** Presents the value of a version, if it is a token for this place. Rejects with a `PortError`. */
export async function presented(context: ActionContext, version: VersionId): Promise<StoredToken> {
  const { store, api, entry } = context;
  const { value: stored } = await store.read(context.requireArn(), version);
  const decoded = stored.kind === 'value' ? decodeStored(stored.value, api) : undefined;
  if (!decoded) return { kind: 'not-ours', why: 'the value is no token' };
  const other = elsewhere(decoded, { api, workspace: entry.workspace });
  if (other !== undefined) return { kind: 'not-ours', why: `the value is for ${other}` };
  try {
    const { value: identity } = await api.authenticate(decoded.token);
    if (identity.workspace !== entry.workspace) return { kind: 'not-ours', why: `it is of ${identity.workspace}` };
    const isNamed = decoded.tokenId === undefined || decoded.tokenId === identity.tokenId;
    return isNamed ? { kind: 'works', identity, decoded } : { kind: 'not-ours', why: 'the value names another token' };
  } catch (error) {
    if (isPortError(error, 'unauthenticated')) return { kind: 'refused', decoded };
    throw error;
  }
}
