import { createHash } from 'node:crypto';
import { ServiceError } from '../error/service-error';
import type { RequestFields } from './request-fields';

/** One page of a listing, and the token for the next if there is more. */
interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

interface Listing<T> {
  readonly items: readonly T[];
  /** Unique among the items; pages are cut and continued by it, so that inserts and deletes in between do no harm. */
  readonly key: (item: T) => string;
  readonly descending?: boolean;
  readonly limit: number;
  /** Whatever the listing depends on: a token is good for the same question only. */
  readonly query: unknown;
}

/** Throws InvalidNextTokenException for a token that this endpoint didn't give for this very query. */
export function pageOf<T>(listing: Listing<T>, fields: RequestFields): Page<T> {
  const fingerprint = createHash('sha256').update(JSON.stringify(listing.query)).digest('base64url').slice(0, 12);
  const after = readPosition(fields, fingerprint);
  const direction = listing.descending === true ? -1 : 1;
  const sorted = listing.items
    .map((item) => ({ item, key: listing.key(item) }))
    .sort((a, b) => direction * compare(a.key, b.key))
    .filter(({ key }) => after === undefined || direction * compare(key, after) > 0);
  const page = sorted.slice(0, listing.limit);
  const items = page.map(({ item }) => item);
  const last = page.at(-1);
  if (last === undefined || sorted.length === page.length) return { items };
  return { items, nextToken: Buffer.from(JSON.stringify([fingerprint, last.key])).toString('base64url') };
}

/** A time as a key: its order as text is its order in time. */
export function timeKey(epochMs: number | undefined): string {
  return String(epochMs ?? 0).padStart(16, '0');
}

function readPosition(fields: RequestFields, fingerprint: string): string | undefined {
  const token = fields.text('NextToken', { min: 1, max: 4096 });
  if (token === undefined) return undefined;
  try {
    const [query, key] = JSON.parse(Buffer.from(token, 'base64url').toString()) as [unknown, unknown];
    if (query === fingerprint && typeof key === 'string') return key;
  } catch {
    // Not a token of ours; answered below.
  }
  throw new ServiceError('InvalidNextTokenException', 'The NextToken value is invalid.');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
