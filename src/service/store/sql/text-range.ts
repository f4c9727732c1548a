const LAST = 0x10ffff;
const SURROGATES = { first: 0xd800, last: 0xdfff };

/**
 * The first text behind all that begin with this one, in the order of code points; undefined: there is none. What begins
 * with a text is then a range of an index.
 */
export function endOfPrefix(prefix: string): string | undefined {
  const points = [...prefix].map((character) => character.codePointAt(0) ?? 0);
  while (points.length > 0) {
    const last = points.pop() ?? 0;
    if (last === LAST) continue;
    const next = last + 1 === SURROGATES.first ? SURROGATES.last + 1 : last + 1;
    return String.fromCodePoint(...points, next);
  }
  return undefined;
}
