import { conceal } from '../../diagnostics/conceal';
import { displayWidth } from './display-width';

/** Control and bidirectional characters could repaint or reorder a terminal's lines; they are shown, never sent. */

const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/**
 * The text with everything that steers a terminal replaced by one visible character each, so columns still fit. No token
 * value can be read in it, wherever it came from.
 */
export const printable = (text: string): string =>
  conceal(text).replace(UNSAFE, (character) => (character === '\t' ? ' ' : '\u00b7'));

/** Breaks at spaces so that no line takes more than `width` columns, unless one word does. */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
