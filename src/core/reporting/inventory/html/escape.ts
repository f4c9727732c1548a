import { printable } from '../../text/printable';

/** HTML that is ready to be written. Made only here and by `html`, so that no text can be mistaken for it. */
export class Html {
  constructor(readonly source: string) {}
}

type Piece = string | number | Html | undefined | false | readonly Piece[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it reads, in an element or a quoted attribute. What would reorder or hide text is shown as a dot. */
const escaped = (text: string): string => printable(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

function sourceOf(piece: Piece): string {
  if (piece instanceof Html) return piece.source;
  if (typeof piece === 'string') return escaped(piece);
  if (typeof piece === 'number') return String(piece);
  if (piece === undefined || piece === false) return '';
  return piece.map(sourceOf).join('');
}

/** How a template is broken into lines is for those who read it here. */
const onOneLine = (part: string): string => part.replace(/\s*\n\s*/g, ' ');

const written = new WeakMap<TemplateStringsArray, readonly string[]>();

/** A template: what stands in it is HTML, what is put in is text unless it was made by `html` itself. */
export function html(template: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  const parts = written.get(template) ?? template.map(onOneLine);
  written.set(template, parts);
  return new Html(parts.reduce((source, part, index) => source + sourceOf(pieces[index - 1]) + part));
}
