import type { AccessTokenSort } from '../../contract/operations/list-access-tokens';
import { folded } from './token-columns';
import type { TokenQuery } from './token-store';

/** Sorts behind every expiry there can be: the last instant of a JavaScript date is 8.64e15. */
const NEVER = 9_000_000_000_000_000;

const SORT_EXPRESSIONS: Readonly<Record<AccessTokenSort, string>> = {
  label: 'label_folded',
  access_type: 'access_type',
  created_by: 'creator_folded',
  created_at: 'created_at',
  expires_at: `coalesce(expires_at, ${NEVER})`,
  status: 'status',
};

export interface SqlQuery {
  readonly sql: string;
  readonly values: (string | number)[];
}

type Condition = readonly [sql: string, ...values: (string | number | undefined)[]];

function conditionsOf(query: TokenQuery): readonly Condition[] {
  const searched = query.search === undefined ? undefined : folded(query.search);
  const prefix = query.labelPrefix;
  const sort = SORT_EXPRESSIONS[query.sort];
  const beyond = query.descending ? '<' : '>';
  return [
    ["workspace_id = ? AND status <> 'revoked'", query.workspaceId],
    ['(instr(label_folded, ?) OR instr(creator_folded, ?) OR instr(lower(id), ?))', searched, searched, searched],
    ['access_type = ?', query.accessType],
    ['status = ?', query.status],
    ['expires_at >= ?', query.expiresAfter],
    ['expires_at < ?', query.expiresBefore],
    ['created_at >= ?', query.createdAfter],
    ['created_at < ?', query.createdBefore],
    ['creator_id = ?', query.createdBy],
    ['substr(label, 1, ?) = ?', prefix === undefined ? undefined : [...prefix].length, prefix],
    [`(${sort} ${beyond} ? OR (${sort} = ? AND id > ?))`, query.after?.value, query.after?.value, query.after?.id],
  ];
}

/** The statement of a page, with one row more than the page has: it says whether another page follows. */
export function pageSql(query: TokenQuery): SqlQuery {
  const used = conditionsOf(query).filter((condition) => !condition.includes(undefined));
  const sort = SORT_EXPRESSIONS[query.sort];
  const order = query.descending ? 'DESC' : 'ASC';
  return {
    sql:
      `SELECT *, ${sort} AS sort_value FROM tokens WHERE ${used.map(([sql]) => sql).join(' AND ')} ` +
      `ORDER BY ${sort} ${order}, id ASC LIMIT ?`,
    values: [...used.flatMap(([, ...values]) => values as (string | number)[]), query.limit + 1],
  };
}
