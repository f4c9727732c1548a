import { folded } from './token-columns';

const LONGEST = 3;
/** A longer search is asked for by so many of its pieces; what they find is compared with all of it. */
const ASKED_AT_MOST = 4;

/** Every piece of one to three characters that the texts have. */
export function gramsOf(texts: readonly string[]): readonly string[] {
  const grams = new Set<string>();
  for (const text of texts) {
    const characters = [...text];
    for (let length = 1; length <= LONGEST; length += 1)
      for (let at = 0; at + length <= characters.length; at += 1) grams.add(characters.slice(at, at + length).join(''));
  }
  return [...grams];
}

/** Pieces that every text has which contains this one, spread over it; of a short one, itself. */
export function gramsOfSearch(searched: string): readonly string[] {
  const characters = [...searched];
  if (characters.length <= LONGEST) return [searched];
  const last = characters.length - LONGEST;
  const count = Math.min(ASKED_AT_MOST, Math.ceil(characters.length / LONGEST));
  const starts = Array.from({ length: count }, (_, i) => Math.round((i * last) / (count - 1)));
  return [...new Set(starts.map((at) => characters.slice(at, at + LONGEST).join('')))];
}

/** What a token is found by. */
export const searchedTexts = (token: { readonly label: string; readonly creator: string; readonly id: string }) =>
  [token.label, token.creator, token.id].map(folded);
