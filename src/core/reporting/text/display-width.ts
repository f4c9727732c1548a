import { stripVTControlCharacters } from 'node:util';

/** Everything that takes one column each: the usual case, and a fast one. */
const PLAIN = /^[\x20-\x7e]*$/;

/** Takes no column: marks, format and control characters. */
const INVISIBLE = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]$/u;

/** Drawn as a picture, two columns wide: by default, because of a variation selector 16, or as a flag. */
const PICTURE =
  /\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|\p{Regional_Indicator}{2}|[#*0-9]\ufe0f?\u20e3/u;

/** Blocks whose characters are Wide or Fullwidth (Unicode Standard Annex 11); pictures are told apart above. */
const WIDE: readonly (readonly [from: number, to: number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18dff],
  [0x1aff0, 0x1b2ff],
  [0x20000, 0x3fffd],
];

/** Made when it is first needed, which in English text is never: making it takes 9 ms, a seventh of a start of Node. */
let segmenter: Intl.Segmenter | undefined;
function segments(text: string): Iterable<{ readonly segment: string }> {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(text);
}

/** The characters as people see them: an accent or the parts of a flag belong to one. */
export const graphemes = (text: string): readonly string[] =>
  PLAIN.test(text) ? [...text] : Array.from(segments(text), ({ segment }) => segment);

/** Columns that one character, as people see it, takes on a terminal. */
function graphemeWidth(grapheme: string): number {
  if (PLAIN.test(grapheme)) return 1;
  if (PICTURE.test(grapheme)) return 2;
  const base = [...grapheme].find((character) => !INVISIBLE.test(character));
  if (base === undefined) return 0;
  const code = base.codePointAt(0) ?? 0;
  return WIDE.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
}

/** Columns that a line takes on a terminal: colour codes none, East Asian wide characters and pictures two. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  const visible = text.includes('\u001b') ? stripVTControlCharacters(text) : text;
  return graphemes(visible).reduce((sum, grapheme) => sum + graphemeWidth(grapheme), 0);
}

export const padEnd = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - displayWidth(text)));
