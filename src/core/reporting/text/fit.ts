import { wrapText } from './printable';
import { displayWidth, graphemes } from './display-width';

const CUT = '…';

const COLOUR = /(\u001b\[[0-9;]*m)/;

/** The longest beginning that takes at most `width` columns. */
function startOf(characters: readonly string[], width: number): string {
  let text = '';
  let used = 0;
  for (const character of characters) {
    used += displayWidth(character);
    if (used > width) break;
    text += character;
  }
  return text;
}

/** A machine's id or ARN cut in its middle, since its beginning and its end are what people tell it by. */
export function shortenMiddle(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (width <= 1) return width === 1 ? CUT : '';
  const characters = graphemes(text);
  const tail = startOf([...characters].reverse(), Math.floor((width - 1) / 2));
  const head = startOf(characters, width - 1 - displayWidth(tail));
  return head + CUT + graphemes(tail).slice().reverse().join('');
}

/** A text cut at its end. */
export const shortenEnd = (text: string, width: number): string =>
  displayWidth(text) <= width ? text : startOf(graphemes(text), width - 1) + CUT;

/** Breaks at spaces; a word wider than a line is broken inside, so no line is ever wider than `width`. */
export const wrap = (text: string, width: number): readonly string[] =>
  wrapText(text, width).flatMap((line) => fold(line, width));

/** Breaks a line, painted or not, wherever it would pass `width` columns. Colour codes take none. */
export function fold(line: string, width: number): readonly string[] {
  if (displayWidth(line) <= width) return [line];
  const lines: string[] = [];
  let text = '';
  let used = 0;
  for (const part of line.split(COLOUR)) {
    if (part.startsWith('\u001b')) {
      text += part;
      continue;
    }
    for (const character of graphemes(part)) {
      const columns = displayWidth(character);
      if (used + columns > width && used > 0) {
        lines.push(text);
        text = '';
        used = 0;
      }
      text += character;
      used += columns;
    }
  }
  return [...lines, text];
}

/** A paragraph behind a prefix: further lines begin under the first line's text. `painted` is what is printed for `prefix`. */
export function hang(prefix: string, text: string, width: number, painted = prefix): readonly string[] {
  const indent = displayWidth(prefix);
  const [first = '', ...rest] = wrap(text, Math.max(1, width - indent));
  return [painted + first, ...rest.map((line) => ' '.repeat(indent) + line)];
}

/** A line that stands behind blanks, as a paragraph: further lines begin two columns further in. */
export function indented(line: string, width: number): readonly string[] {
  const blanks = /^ */.exec(line)![0];
  const further = `${blanks}  `;
  const [first = '', ...rest] = wrap(line.slice(blanks.length), Math.max(1, width - further.length));
  return [blanks + first, ...rest.map((more) => further + more)];
}
