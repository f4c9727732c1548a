import type { ListShape } from '../rule';

/** What the vendor was asked, so that a link to the next page can lead nowhere else. */
export interface Asked {
  /** `https://api.hawzu.com` */
  readonly origin: string;
  /** What went upstream: path and query. */
  readonly target: string;
  /** The path as the consumer said it, without the query. */
  readonly path: string;
}

/** What a list holds. `next` is the target of the next page, for upstream. */
export interface ListRead {
  readonly items: readonly { readonly id: string; readonly name?: string }[];
  readonly next?: string;
}

/** Why an answer is not the list that the table says. It fits behind `the answer `, and quotes nothing of it. */
export interface Misfit {
  readonly misfit: string;
}

export function readList(_shape: ListShape, _bytes: Uint8Array, _asked: Asked): ListRead | Misfit {
  return { misfit: 'is not read yet' };
}

/** The list with what a token may see, made anew: what the table says nothing of is not in it. */
export function filterList(
  _shape: ListShape,
  _bytes: Uint8Array,
  _sees: (id: string) => boolean,
  _asked: Asked,
): { readonly bytes: Uint8Array } | Misfit {
  return { misfit: 'is not read yet' };
}
