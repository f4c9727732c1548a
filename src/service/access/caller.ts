import type { Workspace } from '../seed/directory';
import type { TokenRow } from '../store/token-row';
import type { Rights } from './rights';

/**
 * The access token that made a request, as one transaction sees it. It is good for that transaction only: a moment later
 * the token may have been revoked.
 */
export interface Caller {
  readonly row: TokenRow;
  readonly workspace: Workspace;
  readonly rights: Rights;
}
