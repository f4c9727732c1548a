import type { AuditLog, AuditView } from './audit-log';
import type { DailyUse } from './daily-use';
import type { Handover } from './handovers';
import type { Holder } from './holder';
import type { KeptPlaces } from './places/kept-places';
import type { AccountsChanges, AccountsView } from './accounts/accounts-store';
import type { PastLog } from './past-log';
import type { PeopleChanges, PeopleView } from './people/people-store';
import type { ResourcesChanges, ResourcesView } from './resources/resources-store';
import type { RolesChanges, RolesView } from './roles/roles-store';
import type { TokenPage, TokenQuery } from './token-query';
import type { TokenRow } from './token-row';

/** Which token does not count: one of the workspace, or none of this id. */
export type OtherThan = Pick<TokenRow, 'workspaceId' | 'id'>;

/** The tokens as one transaction sees them: nobody changes them meanwhile. */
export interface TokenView {
  readonly accounts: AccountsView;
  readonly people: PeopleView;
  readonly roles: RolesView;
  readonly resources: ResourcesView;
  /** The token whose value has this hash, revoked or not, and the roles of its workspace. */
  holder(hash: string): Promise<Holder | undefined>;
  /** The row, revoked or not. */
  find(workspaceId: string, tokenId: string): Promise<TokenRow | undefined>;
  /** The rows of some hundred ids at most, revoked or not, by id. */
  findAll(workspaceId: string, tokenIds: readonly string[]): Promise<readonly TokenRow[]>;
  /** Id of the token that the idempotency key made. */
  keyHolder(workspaceId: string, key: string): Promise<string | undefined>;
  /** Whether another token of the workspace is enabled, does not end before then and has one of these workspace roles. */
  hasOtherWithRole(than: OtherThan, roleIds: readonly string[], until: number): Promise<boolean>;
  /** Tokens that are not revoked. */
  list(query: TokenQuery): Promise<TokenPage>;
  /** How many of them are in which state now; ending soon: before an instant. */
  counts(workspaceId: string, now: number, soon: number): Promise<TokenCounts>;
  /** What a token was used for from this day on, in the order of the days. */
  uses(workspaceId: string, tokenId: string, sinceDay: number): Promise<readonly DailyUse[]>;
  readonly audit: AuditView;
}

/** The same in a transaction that changes them. */
export interface TokenChanges extends TokenView {
  readonly audit: AuditLog;
  /** Only of a store that was made for rehearsal. */
  readonly past?: PastLog | undefined;
  readonly accounts: AccountsChanges;
  readonly people: PeopleChanges;
  readonly roles: RolesChanges;
  readonly resources: ResourcesChanges;
  insert(row: TokenRow): Promise<void>;
  /** Writes a row that was read in this transaction, changed; returns it with its new revision. */
  write(row: TokenRow, changes: Partial<TokenRow>): Promise<TokenRow>;
}

/** What tokens were used for since it was last written, by id. */
export interface Uses {
  /** The last of each, and how many did what a permission lets it do. */
  readonly used: ReadonlyMap<string, Presentation>;
  /** The last verification of each, and how many there were. */
  readonly verified: ReadonlyMap<string, Presentation>;
  readonly daily: readonly DailyUse[];
  /** What was used on earlier days is forgotten, bit by bit; undefined: nothing is. */
  readonly forgetBefore?: number | undefined;
  /** The latest time that the service has seen; undefined: as it is written. */
  readonly seenAt?: number | undefined;
}

/** Times that a value was presented: the last of them, and how many. */
export interface Presentation {
  readonly at: number;
  readonly from: string;
  readonly count: number;
}

/** How many tokens of a workspace, without the revoked ones, are in which state. A disabled one may have expired, too. */
export interface TokenCounts {
  readonly total: number;
  readonly active: number;
  readonly disabled: number;
  readonly expired: number;
  readonly endingSoon: number;
  readonly never: number;
}

/** How many tokens of a workspace are in which state, and how many of the working ones end soon. */
export interface TokenTally {
  readonly workspaceId: string;
  readonly working: number;
  readonly expired: number;
  readonly disabled: number;
  readonly revoked: number;
  /** By days, from now. */
  readonly endingWithin: ReadonlyMap<number, number>;
}

/**
 * Keeps tokens. Changes come one after the other, whoever makes them: nothing else is changed between what a change reads
 * and what it writes. What a transaction does waits for the store and for nothing else, and may be done again from its
 * beginning, so it leaves no trace but in the store. When a change is answered, it survives the death of the process. One
 * that throws leaves nothing half-done; for want of room it throws {@link StorageFullError}.
 */
export interface TokenStore {
  /** The token whose value has this hash, and the roles of its workspace, as they are now: a transaction of one look. */
  holder(hash: string): Promise<Holder | undefined>;
  read<Result>(work: (tokens: TokenView) => Promise<Result>): Promise<Result>;
  /** The same for what takes long: smaller transactions come in between. */
  readMuch<Result>(work: (tokens: TokenView) => Promise<Result>): Promise<Result>;
  change<Result>(work: (tokens: TokenChanges) => Promise<Result>): Promise<Result>;
  /** @throws StoreUnavailableError where the store can't be reached, or a later version has changed it */
  check(): Promise<void>;
  tally(now: number): Promise<readonly TokenTally[]>;
  /** Writes when tokens were last used and verified; an earlier time than the stored one changes nothing. */
  touch(uses: Uses): Promise<void>;
  /** The latest time that a service on this store has written; 0: none. */
  seenAt(): Promise<number>;
  insert(row: TokenRow): Promise<void>;
  /** Every row, revoked ones too, in the order of their ids. */
  all(): Promise<readonly TokenRow[]>;
  /** How many rows there are. */
  count(): Promise<number>;
  /** The workspaces that have tokens. */
  workspaceIds(): Promise<readonly string[]>;
  /** The rows that were made for management tokens of the seed, revoked ones too, in the order of their ids. */
  seeded(): Promise<readonly TokenRow[]>;
  /** What was read last of the vendor's places, where there is a vendor. */
  keptPlaces(): Promise<readonly KeptPlaces[]>;
  keepPlaces(kept: KeptPlaces): Promise<void>;
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
