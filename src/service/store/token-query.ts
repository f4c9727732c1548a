import type { AccessTokenSort } from '../../contract/operations/list-access-tokens';
import type { TokenRow } from './token-row';

/** Where a page begins: behind the token that had this sort value and id. */
export interface PageStart {
  readonly value: string | number;
  readonly id: string;
}

/** Instants from the first, without the second. */
export interface Span {
  readonly from?: number | undefined;
  readonly before?: number | undefined;
}

/** Which tokens to list, in which order. What is left out restricts nothing. */
export interface TokenQuery {
  readonly workspaceId: string;
  readonly search?: string;
  readonly accessType?: 'workspace' | 'project';
  readonly status?: 'enabled' | 'disabled';
  /** When it ends; a token that never does is in no span. */
  readonly ends?: Span | 'never';
  /** Not ended at this instant; a token that never ends is among them. */
  readonly notEndedAt?: number;
  readonly created?: Span;
  readonly createdBy?: string;
  readonly createdByToken?: string;
  readonly isCreatorGone?: true;
  readonly labelPrefix?: string;
  /** The shown characters of the value. */
  readonly valuePrefix?: string;
  readonly isNeverUsed?: true;
  /** Neither used nor made at this instant or after it. */
  readonly idleSince?: number;
  readonly sort: AccessTokenSort;
  /** The whole order turned round, ids too. */
  readonly descending: boolean;
  readonly limit: number;
  readonly after?: PageStart;
}

export interface TokenPage {
  readonly rows: readonly TokenRow[];
  /** Where the next page begins; undefined at the end. */
  readonly next?: PageStart;
}

/** Whether the values of a sort are numbers. */
export const isNumeric = ({ sort }: Pick<TokenQuery, 'sort'>): boolean =>
  sort === 'created_at' || sort === 'expires_at';
