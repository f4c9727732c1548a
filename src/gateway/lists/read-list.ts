import type { ListShape } from '../rule';
import type { Asked } from './asked';
import { listParts } from './list-parts';
import { isMisfit, type Misfit } from './misfit';
import { at } from './pointer';

/** What a list holds. `next` is the target of the next page, for upstream. */
export interface ListRead {
  readonly items: readonly { readonly id: string; readonly name?: string }[];
  readonly next?: string;
}

/** The places that a list of the vendor names. */
export function readList(shape: ListShape, bytes: Uint8Array, asked: Asked): ListRead | Misfit {
  const parts = listParts(shape, bytes, asked);
  if (isMisfit(parts)) return parts;
  const items = parts.items.map(({ id, whole }) => {
    const name = shape.name === undefined ? undefined : at(whole, shape.name);
    return { id, ...(typeof name === 'string' && name !== '' && { name }) };
  });
  return { items, ...(parts.next && { next: parts.next.target }) };
}
