import { listAccessTokens as definition } from '../../contract/operations/list-access-tokens';
import type { AccessTokenSort } from '../../contract/operations/list-access-tokens';
import { DEFAULT_PAGE_SIZE } from '../../contract/operations/page-parameters';
import type { WireAccessTokenList, WireAccessType, WireTokenStatus } from '../../contract/wire';
import { isNumeric, type Span, type TokenQuery } from '../store/token-query';
import type { Acting, Operation } from './operation';
import { decodeCursor, encodeCursor } from './page-cursor';
import { presentAccessToken } from './present-access-token';

const DAY = 24 * 60 * 60_000;

/** The narrowest span that lies in all of them. */
const common = (spans: readonly Span[]): Span => ({
  from: Math.max(...spans.map(({ from }) => from ?? Number.NEGATIVE_INFINITY)),
  before: Math.min(...spans.map(({ before }) => before ?? Number.POSITIVE_INFINITY)),
});

/** A bound that is none is left out. */
const bounded = ({ from, before }: Span): Span => ({
  ...(Number.isFinite(from) && { from }),
  ...(Number.isFinite(before) && { before }),
});

/** Which ends a query asks for; undefined: any. No token ends in an empty span. */
function endsAsked({ query, now }: Pick<Acting, 'query' | 'now'>, asked: Span | undefined): TokenQuery['ends'] {
  const spans = asked === undefined ? [] : [asked];
  if (query.expiry === 'expired') spans.push({ before: now + 1 });
  if (query.expires_within_days !== undefined) {
    spans.push({ from: now + 1, before: now + Number(query.expires_within_days) * DAY });
  }
  if (query.expiry === 'none') return spans.length === 0 ? 'never' : { from: 0, before: 0 };
  return spans.length === 0 ? undefined : bounded(common(spans));
}

/** The schemas of the contract have made sure that each parameter is of its type. */
function tokenQuery(acting: Acting): TokenQuery {
  const { caller, query, now } = acting;
  const text = (name: string): string | undefined => query[name] as string | undefined;
  const instant = (name: string): number | undefined =>
    query[name] === undefined ? undefined : Date.parse(text(name)!);
  const span = (name: string): Span | undefined => {
    const from = instant(`${name}_after`);
    const before = instant(`${name}_before`);
    return from === undefined && before === undefined ? undefined : { from, before };
  };
  const sort = text('sort') ?? 'created_at';
  const by = sort.replace('-', '') as AccessTokenSort;
  const after = decodeCursor(caller.workspace.id, query, isNumeric({ sort: by }) ? 'number' : 'string');
  return {
    workspaceId: caller.workspace.id,
    search: text('search'),
    accessType: text('access_type') as WireAccessType | undefined,
    status: text('status') as WireTokenStatus | undefined,
    ends: endsAsked(acting, span('expires')),
    ...(query.expiry === 'ahead' && { notEndedAt: now }),
    created: span('created'),
    createdBy: text('created_by'),
    createdByToken: text('created_by_token'),
    ...(query.creator_status === 'left' && { isCreatorGone: true }),
    labelPrefix: text('label_prefix'),
    valuePrefix: text('token_prefix'),
    ...(query.use === 'never' && { isNeverUsed: true }),
    ...(query.unused_for_days !== undefined && { idleSince: now - Number(query.unused_for_days) * DAY + 1 }),
    sort: by,
    descending: sort.startsWith('-'),
    limit: Number(query.limit ?? DEFAULT_PAGE_SIZE),
    after,
  };
}

export const listAccessTokens: Operation = {
  definition,
  isLarge: true,
  restsOnUses: (query) => query.use !== undefined || query.unused_for_days !== undefined,
  read: async (acting, tokens): Promise<WireAccessTokenList> => {
    const page = await tokens.list(tokenQuery(acting));
    return {
      access_tokens: page.rows.map((row) => presentAccessToken(row, acting)),
      next_cursor: page.next === undefined ? null : encodeCursor(page.next, acting.caller.workspace.id, acting.query),
    };
  },
};
