import type { Handover } from './handovers';
import type { TokenPage, TokenQuery } from './token-query';
import type { TokenRow } from './token-row';

/** The tokens as one transaction sees them: nobody changes them meanwhile. */
export interface TokenView {
  /** The row of the token whose value has this hash, revoked or not. */
  byHash(hash: string): TokenRow | undefined;
  /** The row, revoked or not. */
  find(workspaceId: string, tokenId: string): TokenRow | undefined;
  /** Id of the token that the idempotency key made. */
  keyHolder(workspaceId: string, key: string): string | undefined;
  /** Whether another token of the workspace is enabled, does not end before then and has one of these workspace roles. */
  hasOtherWithRole(than: TokenRow, roleIds: readonly string[], until: number): boolean;
  /** Tokens that are not revoked. */
  list(query: TokenQuery): TokenPage;
}

/** The same in a transaction that changes them. */
export interface TokenChanges extends TokenView {
  insert(row: TokenRow): void;
  /** Writes a row that was read in this transaction, changed; returns it with its new revision. */
  write(row: TokenRow, changes: Partial<TokenRow>): TokenRow;
}

/**
 * Keeps tokens. What a transaction does is one synchronous function: nothing else happens between what it reads and what
 * it writes. When a change returns, it survives the death of the process. One that throws leaves nothing half-done; for
 * want of room it throws {@link StorageFullError}.
 */
export interface TokenStore {
  read<Result>(work: (tokens: TokenView) => Result): Result;
  change<Result>(work: (tokens: TokenChanges) => Result): Result;
  /** Writes when tokens were last used; an earlier time than the stored one changes nothing. */
  touch(lastUsed: ReadonlyMap<string, number>): void;
  insert(row: TokenRow): Promise<void>;
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
