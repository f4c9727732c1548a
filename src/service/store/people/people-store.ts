import type { UserSort } from '../../../contract/operations/list-users';
import type { PersonRow } from './person-row';

/** Which people to list, in which order. What is left out restricts nothing. */
export interface PersonQuery {
  readonly workspaceId: string;
  /** Part of the name, the address or the id, whatever the case. */
  readonly search?: string | undefined;
  readonly roleId?: string | undefined;
  readonly status?: PersonRow['status'] | undefined;
  readonly sort: UserSort;
  /** The whole order turned round, ids too. */
  readonly descending: boolean;
  readonly limit: number;
  /** Behind whom the page begins: their sort value and id. */
  readonly after?: PersonStart | undefined;
}

export interface PersonStart {
  readonly value: string;
  readonly id: string;
}

export interface PersonPage {
  readonly rows: readonly PersonRow[];
  /** Where the next page begins; undefined at the end. */
  readonly next?: PersonStart;
}

/** Whoever made tokens: a person, or a token behind which there is none. */
export interface CreatorRow {
  /** As the tokens have it, JSON of a principal. */
  readonly creator: string;
  /** How many tokens of theirs are not revoked. */
  readonly tokens: number;
  /** Undefined: no person. */
  readonly status?: PersonRow['status'];
}

/** People as one transaction sees them. */
export interface PeopleView {
  find(workspaceId: string, id: string): Promise<PersonRow | undefined>;
  /** Who is there, in any workspace, with this address; in lower case. */
  withEmail(email: string): Promise<readonly PersonRow[]>;
  list(query: PersonQuery): Promise<PersonPage>;
  /** Every one of a workspace, by id. */
  all(workspaceId: string): Promise<readonly PersonRow[]>;
  /** How many tokens that are not revoked each of them made; who made none is not in it. */
  tokensOf(workspaceId: string, ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Who made tokens that are not revoked, by id, from behind this one on. */
  creators(workspaceId: string, limit: number, after: string | undefined): Promise<readonly CreatorRow[]>;
}

export interface PeopleChanges extends PeopleView {
  /**
   * A row that is new, or that is there and changed: as it is to be, but for its revision, which is counted up. Sessions of
   * whoever leaves or gets another address end.
   */
  put(row: PersonRow): Promise<PersonRow>;
}
