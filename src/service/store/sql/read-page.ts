import { isNumeric, type TokenPage, type TokenQuery } from '../token-query';
import type { Condition, Dialect, Statement } from './dialect';
import { type Filter, filterCondition, filtersOf, LISTED, type Range, rangeCondition, SORTS } from './page-conditions';
import { type Columns, fromColumns, type SqlValue } from './token-columns';

/**
 * What is to be read, statement by statement: each is yielded, and its rows come back. So one text serves a database that
 * answers at once and one that is asked over a socket.
 */
export type Reading<Result> = Generator<Statement, Result, readonly Columns[]>;

/** A filter that finds fewer is read whole and sorted; of one that finds more, a page is soon full in the order of the sort. */
export const FEW = 2_000;
/** How far the order of the sort is followed for each token of a page before that is given up. */
const WALKED_PER_TOKEN = 200;

const all = (conditions: readonly Condition[]): Condition => ({
  sql: conditions.map(({ sql }) => sql).join(' AND '),
  values: conditions.flatMap(({ values }) => values),
});

const listed = ({ workspaceId }: TokenQuery): Condition => ({ sql: LISTED, values: [workspaceId] });

function order(query: TokenQuery): string {
  const way = query.descending ? 'DESC' : 'ASC';
  return `ORDER BY ${SORTS[query.sort].column} ${way}, id ${way}`;
}

/** What lies behind the start of the page, and in a range of the sort's own column; each bound is there once. */
function behind({ after, sort, descending }: TokenQuery, range: Range | undefined): Condition {
  const { column } = SORTS[sort];
  const within = range === undefined ? [] : [rangeCondition(range)];
  if (after === undefined) return all([...within, { sql: '1 = 1', values: [] }]);
  const sign = descending ? '<' : '>';
  if (range?.equals !== undefined && range.equals === after.value) {
    return all([...within, { sql: `id ${sign} ?`, values: [after.id] }]);
  }
  const start = { sql: `(${column}, id) ${sign} (?, ?)`, values: [after.value, after.id] };
  if (range === undefined) return start;
  // Of two bounds on one side, a database may begin with the wrong one and pass over all that was shown already.
  const isWithin = (bound: SqlValue | undefined, inside: (a: SqlValue, b: SqlValue) => boolean): boolean =>
    bound !== undefined && bound !== null && inside(after.value, bound);
  const rest: Range = descending
    ? { ...range, before: isWithin(range.before, (a, b) => a! < b!) ? undefined : range.before }
    : { ...range, from: isWithin(range.from, (a, b) => a! >= b!) ? undefined : range.from };
  return all([start, rangeCondition(rest)]);
}

/** The page in the order of the sort, from the index of the sort. `walked`: how far at most. */
function inOrder(query: TokenQuery, filters: readonly Filter[], dialect: Dialect, walked?: number): Statement {
  const { column, index } = SORTS[query.sort];
  const own = filters.find((one) => one.kind === 'range' && one.range.column === column);
  const others = filters.filter((one) => one !== own).map(filterCondition);
  const start = all([listed(query), behind(query, own?.kind === 'range' ? own.range : undefined)]);
  const from = `SELECT * FROM ${dialect.tokensBy(index)} WHERE ${start.sql}`;
  if (walked === undefined) {
    const { sql, values } = all([{ sql: from, values: start.values }, ...others]);
    return { sql: `${sql} ${order(query)} LIMIT ?`, values: [...values, query.limit + 1] };
  }
  const rest = all(others);
  return {
    sql: `SELECT * FROM (${from} ${order(query)} LIMIT ?) AS walked WHERE ${rest.sql} LIMIT ?`,
    values: [...start.values, walked, ...rest.values, query.limit + 1],
  };
}

/** The page from what one filter finds, all of which is read and sorted. */
function found(query: TokenQuery, by: Filter, filters: readonly Filter[], dialect: Dialect): Statement {
  const from =
    by.kind === 'search'
      ? dialect.tokensIn(by.sequence)
      : dialect.tokensWith(all([listed(query), filterCondition(by)]), indexOf(by));
  const rest = all([listed(query), ...filters.map(filterCondition), behind(query, undefined)]);
  const { column } = SORTS[query.sort];
  // Only what is shown is fetched whole; to sort all of it so would take twice as long.
  const picked = `SELECT tokens.seq, tokens.id, ${column} FROM ${from.sql} WHERE ${rest.sql} ${order(query)} LIMIT ?`;
  return {
    sql: `SELECT * FROM tokens WHERE seq IN (SELECT seq FROM (${picked}) AS shown) ${order(query)}`,
    values: [...from.values, ...rest.values, query.limit + 1],
  };
}

function indexOf(filter: Exclude<Filter, { kind: 'search' }>): string {
  if (filter.kind === 'range') return filter.range.index;
  return filter.kind === 'never-used' ? 'tokens_never_used' : 'tokens_by_creator';
}

/** How many tokens each filter finds by itself, counted up to {@link FEW}. */
function counts(query: TokenQuery, filters: readonly Filter[], dialect: Dialect): Statement {
  const counted = filters.map((filter) => {
    if (filter.kind === 'search') return filter.sequence;
    const { sql, values } = all([listed(query), filterCondition(filter)]);
    return { sql: `SELECT 1 FROM ${dialect.tokensBy(indexOf(filter))} WHERE ${sql}`, values };
  });
  const columns = counted.map(({ sql }, i) => `(SELECT count(*) FROM (${sql} LIMIT ${FEW}) AS counted) AS count_${i}`);
  return { sql: `SELECT ${columns.join(', ')}`, values: counted.flatMap(({ values }) => values) };
}

function pageOf(query: TokenQuery, read: readonly Columns[]): TokenPage {
  const rows = read.slice(0, query.limit);
  const last = rows.at(-1);
  const shown = rows.map(fromColumns);
  if (read.length <= query.limit || last === undefined) return { rows: shown };
  const value = last[SORTS[query.sort].column];
  return {
    rows: shown,
    next: { value: typeof value === 'string' && !isNumeric(query) ? value : Number(value), id: last.id as string },
  };
}

/** A page of the list, by the way that reads least. One row more than it has says whether another follows. */
export function* readPage(query: TokenQuery, dialect: Dialect): Reading<TokenPage> {
  const filters = filtersOf(query, dialect);
  const others = filters.filter(
    (filter) => filter.kind !== 'range' || filter.range.column !== SORTS[query.sort].column,
  );
  if (others.length === 0) return pageOf(query, yield inOrder(query, filters, dialect));
  const [counted = {}] = yield counts(query, filters, dialect);
  const sizes = filters.map((filter, i) => ({ filter, size: Number(counted[`count_${i}`]) }));
  // Of several that find many the later one, which is mostly the narrower: a search, rather than a status.
  const { filter: best, size } = sizes.reduce((a, b) => (b.size <= a.size ? b : a));
  if (size >= FEW) {
    const walked = yield inOrder(query, filters, dialect, (query.limit + 1) * WALKED_PER_TOKEN);
    if (walked.length > query.limit) return pageOf(query, walked);
  }
  return pageOf(query, yield found(query, best, filters, dialect));
}
