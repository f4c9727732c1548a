import { isLosslessNumber } from 'lossless-json';
import type { ListShape } from '../rule';
import { parseStrictly } from '../target/strict-json';
import { hasControl } from '../target/query';
import type { Asked } from './asked';
import { isMisfit, type Misfit } from './misfit';
import { nextPage, type NextPage } from './next-page';
import { at } from './pointer';

/** One item of a list, with its id, and as it came. */
export interface Item {
  readonly id: string;
  readonly whole: unknown;
}

/** An answer, taken apart by its shape. */
export interface ListParts {
  readonly items: readonly Item[];
  readonly total?: number;
  readonly next?: NextPage;
  /** There is a place for a next page, and nothing in it. */
  readonly lastPage: boolean;
}

const LONGEST_ID = 200;

/** Reads an answer. Everything that the table says must be so. */
export function listParts(shape: ListShape, bytes: Uint8Array, asked: Asked): ListParts | Misfit {
  const parsed = parseStrictly(bytes);
  if ('refused' in parsed) return { misfit: parsed.refused };
  const list = at(parsed.value, shape.items);
  if (!Array.isArray(list)) return { misfit: `has no list at ${shown(shape.items)}` };
  const items = itemsOf(list, shape);
  if (isMisfit(items)) return items;
  const total = shape.total === undefined ? undefined : totalOf(at(parsed.value, shape.total), shape.total);
  if (isMisfit(total)) return total;
  const said = shape.next === undefined ? undefined : at(parsed.value, shape.next);
  const next = nextPage(said, shape, asked);
  if (isMisfit(next)) return next;
  return {
    items,
    ...(total !== undefined && { total }),
    ...(next && { next }),
    lastPage: said === null,
  };
}

function itemsOf(list: readonly unknown[], shape: ListShape): readonly Item[] | Misfit {
  const items: Item[] = [];
  for (const [index, whole] of list.entries()) {
    const id = textOf(at(whole, shape.id));
    if (id === undefined || id === '' || id.length > LONGEST_ID || hasControl(id)) {
      return { misfit: `has an item, number ${index + 1}, without an id at ${shown(shape.id)}` };
    }
    items.push({ id, whole });
  }
  return items;
}

/** Ids are text; some APIs have whole numbers. */
function textOf(id: unknown): string | undefined {
  const text = isLosslessNumber(id) && /^\d+$/.test(id.value) ? id.value : id;
  return typeof text === 'string' ? text : undefined;
}

function totalOf(said: unknown, pointer: string): number | undefined | Misfit {
  if (said === undefined || said === null) return undefined;
  if (!isLosslessNumber(said) || !/^\d{1,15}$/.test(said.value)) return { misfit: `has no count at ${pointer}` };
  return Number(said.value);
}

const shown = (pointer: string): string => (pointer === '' ? 'its top' : pointer);
