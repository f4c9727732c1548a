import type { AccessTokenSort } from '../../../contract/operations/list-access-tokens';
import type { Span, TokenQuery } from '../token-query';
import type { Condition, Dialect, Statement } from './dialect';
import { gramsOfSearch } from './grams';
import { endOfPrefix } from './text-range';
import { folded, NEVER, type SqlValue } from './token-columns';

/** The column of each sort, and the index that has it between the workspace and the id. */
export const SORTS: Readonly<Record<AccessTokenSort, { readonly column: string; readonly index: string }>> = {
  label: { column: 'label_folded', index: 'tokens_by_label' },
  access_type: { column: 'access_type', index: 'tokens_by_access_type' },
  created_by: { column: 'creator_folded', index: 'tokens_by_creator_name' },
  created_at: { column: 'created_at', index: 'tokens_by_creation' },
  expires_at: { column: 'ends_at', index: 'tokens_by_end' },
  status: { column: 'status', index: 'tokens_by_status' },
};

/** What every list leaves out, as the indexes have it. */
export const LISTED = "workspace_id = ? AND status <> 'revoked'";

/** Which values of a column are wanted: one, or those from the first without the second. */
export interface Range {
  readonly column: string;
  readonly index: string;
  readonly equals?: SqlValue;
  readonly from?: SqlValue | undefined;
  readonly before?: SqlValue | undefined;
}

/** A filter that begins with an index of its own, and the rest of what it asks. */
export type Filter =
  | { readonly kind: 'range'; readonly range: Range }
  | { readonly kind: 'never-used' }
  | { readonly kind: 'creator-left'; readonly workspaceId: string }
  | { readonly kind: 'search'; readonly sequence: Statement; readonly exact: Condition };

const span = ({ from, before }: Span): Span => ({ from, before });

function endsRange(ends: Span | 'never'): Omit<Range, 'column' | 'index'> {
  if (ends === 'never') return { equals: NEVER };
  return { ...span(ends), before: Math.min(ends.before ?? NEVER, NEVER) };
}

/** The ranges of columns that a query asks for. */
function rangesOf(query: TokenQuery): readonly Range[] {
  const { labelPrefix: prefix } = query;
  const wanted: readonly (Range | false)[] = [
    query.accessType !== undefined && of('access_type', 'tokens_by_access_type', { equals: query.accessType }),
    query.status !== undefined && of('status', 'tokens_by_status', { equals: query.status }),
    query.ends !== undefined && of('ends_at', 'tokens_by_end', endsRange(query.ends)),
    query.notEndedAt !== undefined && of('ends_at', 'tokens_by_end', { from: query.notEndedAt + 1 }),
    query.created !== undefined && of('created_at', 'tokens_by_creation', span(query.created)),
    query.createdBy !== undefined && of('creator_id', 'tokens_by_creator', { equals: query.createdBy }),
    query.createdByToken !== undefined &&
      of('creator_token_id', 'tokens_by_creator_token', { equals: query.createdByToken }),
    query.valuePrefix !== undefined && of('prefix', 'tokens_by_value', { equals: query.valuePrefix }),
    query.idleSince !== undefined && of('idle_since', 'tokens_by_idleness', { before: query.idleSince }),
    prefix !== undefined && of('label', 'tokens_by_exact_label', { from: prefix, before: endOfPrefix(prefix) }),
  ];
  return [...wanted.filter((range) => range !== false), ...foldedPrefix(query)];
}

/** What begins with a text begins with it in lower case, too, but for the sigma, whose lower case depends on what follows. */
function foldedPrefix({ labelPrefix: prefix, sort }: TokenQuery): readonly Range[] {
  if (prefix === undefined || sort !== 'label' || prefix.includes('Σ')) return [];
  return [of('label_folded', 'tokens_by_label', { from: folded(prefix), before: endOfPrefix(folded(prefix)) })];
}

const of = (column: string, index: string, wanted: Omit<Range, 'column' | 'index'>): Range => ({
  column,
  index,
  ...wanted,
});

function searchFilter(search: string, dialect: Dialect): Filter {
  const searched = folded(search);
  const parts = ['label_folded', 'creator_folded', 'lower(id)'].map((text) => dialect.contains(text, '?'));
  return {
    kind: 'search',
    sequence: dialect.withGrams(gramsOfSearch(searched)),
    exact: { sql: `(${parts.join(' OR ')})`, values: [searched, searched, searched] },
  };
}

/** What a query asks of its tokens. */
export function filtersOf(query: TokenQuery, dialect: Dialect): readonly Filter[] {
  return [
    ...rangesOf(query).map((range) => ({ kind: 'range', range }) as const),
    ...(query.isCreatorGone ? [{ kind: 'creator-left', workspaceId: query.workspaceId } as const] : []),
    ...(query.isNeverUsed ? [{ kind: 'never-used' } as const] : []),
    ...(query.search === undefined ? [] : [searchFilter(query.search, dialect)]),
  ];
}

/** A range as a condition. */
export function rangeCondition({ column, equals, from, before }: Range): Condition {
  const parts = [
    ['=', equals],
    ['>=', from],
    ['<', before],
  ] as const;
  const used = parts.filter(([, value]) => value !== undefined);
  return {
    sql: used.map(([sign]) => `${column} ${sign} ?`).join(' AND ') || '1 = 1',
    values: used.map(([, value]) => value as SqlValue),
  };
}

/** Few of the people of a workspace have left, and each is looked for by itself. */
const LEFT = "creator_id IN (SELECT id FROM people WHERE workspace_id = ? AND status = 'left')";

/** A filter as a condition on a token, exactly. */
export function filterCondition(filter: Filter): Condition {
  if (filter.kind === 'range') return rangeCondition(filter.range);
  if (filter.kind === 'creator-left') return { sql: LEFT, values: [filter.workspaceId] };
  return filter.kind === 'search' ? filter.exact : { sql: 'last_used_at IS NULL', values: [] };
}
