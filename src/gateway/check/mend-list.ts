import { isLosslessNumber } from 'lossless-json';
import type { ListShape, Rule } from '../rule';
import { ruleLine } from './rule-line';

type Fields = Readonly<Record<string, unknown>>;

const IDS = ['id', '_id', 'uuid', 'key', 'slug'];
const NAMES = ['name', 'title', 'label'];
const TOTALS = ['total', 'total_count', 'totalCount', 'count'];
const NEXTS = ['next', 'next_page', 'nextPage', 'next_url', 'nextUrl'];
const CURSORS = ['next_cursor', 'nextCursor', 'cursor'];

/** How deep a list is looked for. */
const DEEPEST = 3;

/** The line that would fit an answer, by the names of its fields; undefined: there is no list in it, or several. */
export function mendList(rule: Rule, body: unknown): string | undefined {
  if (!rule.list) return undefined;
  const [only, ...more] = listsIn(body, '', 0);
  if (!only || more.length > 0) return undefined;
  const item = only.items[0] as Fields;
  const id = nameOf(item, [...IDS, `${rule.list.of.slice(0, -1)}_id`, `${rule.list.of.slice(0, -1)}Id`]);
  if (id === undefined) return undefined;
  const name = nameOf(item, NAMES);
  const shape: ListShape = {
    items: only.pointer,
    id,
    ...(name !== undefined && { name }),
    ...(Array.isArray(body) ? {} : aroundOf(body)),
  };
  return ruleLine({ ...rule, list: { of: rule.list.of, ...shape } });
}

interface FoundList {
  readonly pointer: string;
  readonly items: readonly unknown[];
}

/** Lists of objects, and the way to each. */
function listsIn(value: unknown, pointer: string, depth: number): readonly FoundList[] {
  if (Array.isArray(value)) {
    return value.length > 0 && value.every(isObject) ? [{ pointer, items: value as unknown[] }] : [];
  }
  if (!isObject(value) || depth === DEEPEST) return [];
  return Object.entries(value).flatMap(([name, inner]) => listsIn(inner, `${pointer}${pointerTo(name)}`, depth + 1));
}

/** The count and the next page, beside the list or one level down. */
function aroundOf(body: unknown): Partial<ListShape> {
  const levels = isObject(body)
    ? [
        ['', body] as const,
        ...Object.entries(body).flatMap(([name, inner]) =>
          isObject(inner) ? [[pointerTo(name), inner] as const] : [],
        ),
      ]
    : [];
  const find = (names: readonly string[], fits: (value: unknown) => boolean): string | undefined => {
    for (const [pointer, level] of levels) {
      const name = names.find((one) => Object.hasOwn(level, one) && fits(level[one]));
      if (name !== undefined) return `${pointer}${pointerTo(name)}`;
    }
    return undefined;
  };
  const total = find(TOTALS, isLosslessNumber);
  const link = find(NEXTS, isPage);
  const cursor = link === undefined ? find(CURSORS, isPage) : undefined;
  return {
    ...(total !== undefined && { total }),
    ...(link !== undefined && { next: link }),
    ...(cursor !== undefined && { next: cursor, cursor: 'cursor' }),
  };
}

const isPage = (value: unknown): boolean => value === null || typeof value === 'string';

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value);

const nameOf = (item: Fields, names: readonly string[]): string | undefined => {
  const found = names.find((name) => Object.hasOwn(item, name));
  return found === undefined ? undefined : pointerTo(found);
};

const pointerTo = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
