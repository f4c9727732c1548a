import { createHash } from 'node:crypto';
import { ProblemError } from '../problem/problem-error';
import type { PageStart } from '../store/token-query';
import type { Query } from './operation';

/** Fingerprint of what a cursor is good for: the place, filters and sort. The page size may change on the way. */
function listKey(place: string, query: Query): string {
  const rest = Object.entries(query).filter(([name]) => name !== 'cursor' && name !== 'limit');
  const text = JSON.stringify([place, rest.sort(([a], [b]) => (a < b ? -1 : 1))]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 12);
}

/** The cursor of the page that begins there. Callers treat it as opaque. */
export function encodeCursor(start: PageStart, place: string, query: Query): string {
  return Buffer.from(JSON.stringify([listKey(place, query), start.value, start.id])).toString('base64url');
}

const unusable = (message: string): ProblemError =>
  new ProblemError('invalid-request', 'The cursor cannot be used. Begin again without one.', {
    errors: [{ in: 'query', pointer: '/cursor', message }],
  });

function parseCursor(cursor: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/**
 * Where the page of a cursor begins; undefined for the first page.
 * @param idForm of the ids of this list, where the store would choke on another: anybody can write a cursor
 * @throws ProblemError when the cursor is not one of ours, or comes from a list with other filters or another sort
 */
export function decodeCursor(
  place: string,
  query: Query,
  sortedBy: 'string' | 'number',
  idForm?: RegExp,
): PageStart | undefined {
  if (query.cursor === undefined) return undefined;
  const [key, value, id] = parseCursor(String(query.cursor));
  const isStart = typeof id === 'string' && (typeof value === 'string' || Number.isSafeInteger(value));
  if (!isStart || `${id}${value as string}`.includes('\0')) throw unusable('is not a next_cursor of this service');
  if (key !== listKey(place, query)) throw unusable('comes from a list with other filters or another sort');
  if (typeof value !== sortedBy || idForm?.test(id) === false) throw unusable('is not a next_cursor of this service');
  return { value: value as PageStart['value'], id };
}
