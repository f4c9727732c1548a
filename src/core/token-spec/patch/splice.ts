/** A stretch of a text and what is to stand there instead. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The text with its stretches replaced; everything else stays, byte for byte. Stretches do not overlap. */
export function spliced(text: string, splices: readonly Splice[]): string {
  return [...splices]
    .sort((a, b) => b.from - a.from)
    .reduce((changed, { from, to, text: instead }) => changed.slice(0, from) + instead + changed.slice(to), text);
}
