import type { Place, RelatedPlace } from './diagnostic';

/** A token value, or a piece of one that says more than the ten characters that the product itself shows. */
const VALUE = /hwz_[0-9A-Za-z]{7,}/g;

/** What stands before the host of an address: a name with a password, or one that is a password. */
const CREDENTIALS = /(?<=:\/\/)[^\s/?#@"'<>]+(?=@)/g;

const dots = (hidden: string): string => '•'.repeat(hidden.length);

/** A text for people, in which no token value and no password of an address can be read. */
export const conceal = (text: string): string => text.replace(VALUE, 'hwz_…').replace(CREDENTIALS, dots);

/** The same for every text in data of any shape; keys too. */
export function concealAll<T>(data: T): T {
  if (typeof data === 'string') return conceal(data) as T & string;
  if (Array.isArray(data)) return data.map(concealAll) as T & unknown[];
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, inner]) => [conceal(key), concealAll(inner)])) as T;
}

/** The same for a line of a file: what stands behind a value keeps its column. */
export const concealInLine = (line: string): string =>
  line.replace(VALUE, (value) => `hwz_${dots(value.slice(4))}`).replace(CREDENTIALS, dots);

export function concealPlace(place: Place): Place {
  if (place.kind !== 'source' || place.sourceLine === undefined) return place;
  return { ...place, sourceLine: concealInLine(place.sourceLine) };
}

export const concealRelated = ({ message, place }: RelatedPlace): RelatedPlace => ({
  message: conceal(message),
  place: concealPlace(place),
});
