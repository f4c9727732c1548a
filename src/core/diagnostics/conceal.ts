import type { Place, RelatedPlace } from './diagnostic';

/** A token value, or a piece of one that says more than the ten characters that the product itself shows. */
const VALUE = /hwz_[0-9A-Za-z]{7,}/g;

/** A text for people, in which no token value can be read. */
export const conceal = (text: string): string => text.replace(VALUE, 'hwz_…');

/** The same for a line of a file: what stands behind a value keeps its column. */
export const concealInLine = (line: string): string =>
  line.replace(VALUE, (value) => `hwz_${'•'.repeat(value.length - 4)}`);

export function concealPlace(place: Place): Place {
  if (place.kind !== 'source' || place.sourceLine === undefined) return place;
  return { ...place, sourceLine: concealInLine(place.sourceLine) };
}

export const concealRelated = ({ message, place }: RelatedPlace): RelatedPlace => ({
  message: conceal(message),
  place: concealPlace(place),
});
