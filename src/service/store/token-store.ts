import type { AccessTokenSort } from '../../contract/operations/list-access-tokens';
import type { Handover } from './handovers';
import type { TokenRow } from './token-row';

/** Where a page begins: behind the token that had this sort value and id. */
export interface PageStart {
  readonly value: string | number;
  readonly id: string;
}

/** Which tokens to list, in which order. Ranges take their beginning in and leave their end out. */
export interface TokenQuery {
  readonly workspaceId: string;
  readonly search?: string;
  readonly accessType?: 'workspace' | 'project';
  readonly status?: 'enabled' | 'disabled';
  readonly expiresAfter?: number;
  readonly expiresBefore?: number;
  readonly createdAfter?: number;
  readonly createdBefore?: number;
  readonly createdBy?: string;
  readonly labelPrefix?: string;
  readonly sort: AccessTokenSort;
  readonly descending: boolean;
  readonly limit: number;
  readonly after?: PageStart;
}

export interface TokenPage {
  readonly rows: readonly TokenRow[];
  /** Where the next page begins; undefined at the end. */
  readonly next?: PageStart;
}

export type InsertOutcome =
  | { readonly kind: 'inserted' }
  /** The key was used before in this workspace; nothing was stored. */
  | { readonly kind: 'key-reused'; readonly tokenId: string };

/**
 * Keeps tokens. When a promise of a change resolves, the change survives the death of the process. A change that
 * fails leaves nothing half-done; for want of room it fails with {@link StorageFullError}.
 */
export interface TokenStore {
  insert(row: TokenRow): Promise<InsertOutcome>;
  /** The row, revoked or not. */
  find(workspaceId: string, tokenId: string): Promise<TokenRow | undefined>;
  findByHash(hash: string): Promise<TokenRow | undefined>;
  /** Id of the token that the key made. */
  findByIdempotencyKey(workspaceId: string, key: string): Promise<string | undefined>;
  /**
   * Reads, changes and writes one row with nobody in between. `change` is given the row and may throw, or return the
   * same object to write nothing. Undefined: no such row.
   */
  change(workspaceId: string, tokenId: string, change: (row: TokenRow) => TokenRow): Promise<TokenRow | undefined>;
  /** Tokens that are not revoked. */
  list(query: TokenQuery): Promise<TokenPage>;
  /** Writes when tokens were last used; an earlier time than the stored one changes nothing. */
  touch(lastUsed: ReadonlyMap<string, number>): Promise<void>;
  /** Every row, revoked ones too, in the order of their ids. */
  all(): Promise<readonly TokenRow[]>;
  /** Where the values of management tokens were handed over, or were about to be. */
  handovers(): Promise<readonly Handover[]>;
  /** Writes the row, and where its value is about to be handed over, in one step. */
  beginHandover(row: TokenRow, handover: Handover): Promise<void>;
  /** Writes that the value was handed over, and what becomes of the rows that it supersedes, in one step. */
  finishHandover(handover: Handover, superseded: readonly TokenRow[]): Promise<void>;
  /** Removes a management token that a start made which then failed. */
  takeBack(tokenId: string): Promise<void>;
  close(): Promise<void>;
  /** Closes the store; one that was made by opening it is gone. */
  discard(): Promise<void>;
}
