import type { Workspace } from '../seed/directory';
import type { TokenRow } from '../store/token-row';
import type { Rights } from './rights';

/** The access token that made a request. */
export interface Caller {
  readonly row: TokenRow;
  readonly workspace: Workspace;
  readonly rights: Rights;
}
