import type { RoleBook } from './roles/role-row';
import type { TokenRow } from './token-row';

/** Whoever holds a value: the token, and the roles of its workspace, both as they are at one time. */
export interface Holder {
  readonly row: TokenRow;
  readonly roles: RoleBook;
}
