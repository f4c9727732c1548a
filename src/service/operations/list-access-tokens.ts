import { listAccessTokens as definition } from '../../contract/operations/list-access-tokens';
import type { AccessTokenSort } from '../../contract/operations/list-access-tokens';
import { DEFAULT_PAGE_SIZE } from '../../contract/operations/page-parameters';
import type { WireAccessTokenList, WireAccessType, WireTokenStatus } from '../../contract/wire';
import type { TokenQuery } from '../store/token-store';
import type { Acting, Operation } from './operation';
import { decodeCursor, encodeCursor } from './page-cursor';
import { presentAccessToken } from './present-access-token';

/** The schemas of the contract have made sure that each parameter is of its type. */
function tokenQuery({ caller, query }: Acting): TokenQuery {
  const text = (name: string): string | undefined => query[name] as string | undefined;
  const instant = (name: string): number | undefined =>
    query[name] === undefined ? undefined : Date.parse(text(name)!);
  const sort = text('sort') ?? 'created_at';
  return {
    workspaceId: caller.workspace.id,
    search: text('search'),
    accessType: text('access_type') as WireAccessType | undefined,
    status: text('status') as WireTokenStatus | undefined,
    expiresAfter: instant('expires_after'),
    expiresBefore: instant('expires_before'),
    createdAfter: instant('created_after'),
    createdBefore: instant('created_before'),
    createdBy: text('created_by'),
    labelPrefix: text('label_prefix'),
    sort: sort.replace('-', '') as AccessTokenSort,
    descending: sort.startsWith('-'),
    limit: Number(query.limit ?? DEFAULT_PAGE_SIZE),
    after: decodeCursor(caller.workspace.id, query),
  };
}

export const listAccessTokens: Operation = {
  definition,
  read: (acting, tokens): WireAccessTokenList => {
    const page = tokens.list(tokenQuery(acting));
    return {
      access_tokens: page.rows.map((row) => presentAccessToken(row, acting)),
      next_cursor: page.next === undefined ? null : encodeCursor(page.next, acting.caller.workspace.id, acting.query),
    };
  },
};
