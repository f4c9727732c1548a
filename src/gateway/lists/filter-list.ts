import type { ListShape } from '../rule';
import { encodeJson } from '../target/strict-json';
import type { Asked } from './asked';
import { listParts } from './list-parts';
import { isMisfit, type Misfit } from './misfit';
import { put } from './pointer';

/**
 * The list with what a token may see. It is made anew, so that nothing is in it that the table says nothing of: a count
 * beside the list tells how much is hidden.
 */
export function filterList(
  shape: ListShape,
  bytes: Uint8Array,
  sees: (id: string) => boolean,
  asked: Asked,
): { readonly bytes: Uint8Array } | Misfit {
  const parts = listParts(shape, bytes, asked);
  if (isMisfit(parts)) return parts;
  const { total, next, lastPage } = parts;
  const items = parts.items.filter(({ id }) => sees(id)).map(({ whole }) => whole);
  // The body is the list: there is no place for anything else.
  if (shape.items === '') return { bytes: encodeJson(items) };
  const body: Record<string, unknown> = {};
  put(body, shape.items, items);
  // Of several pages nobody here knows how many items of the others may be seen.
  if (shape.total !== undefined && total === parts.items.length && !next) put(body, shape.total, items.length);
  if (shape.next !== undefined && (next || lastPage)) put(body, shape.next, next?.shown ?? null);
  return { bytes: encodeJson(body) };
}
