import { LineCounter } from 'yaml';
import { yamlCodes } from '../../diagnostics/catalogue/yaml';
import type { Diagnostic, SourcePlace } from '../../diagnostics/diagnostic';
import { MEBIBYTE, type SpecLimits } from './limits';
import { hidden, withoutSecrets } from './written-secrets';

/** A file as the entry point read it. Bytes rather than text where possible: only bytes show whether they are UTF-8. */
export interface SpecFile {
  /** As a person should see it, e.g. relative to where the command runs. */
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** The text of one file and where its lines begin. What it shows of itself hides what a key calls a secret. */
export class SourceText {
  readonly #lines = new LineCounter();
  readonly #hidden: (readonly [start: number, end: number])[] = [];
  /** The lines as far as they may be shown; made when the first is asked for. */
  #shown: string[] | undefined;

  constructor(
    readonly path: string,
    readonly text: string,
  ) {
    for (let at = 0; at !== -1; at = nextLine(text, at)) this.#lines.addNewLine(at);
  }

  /** Shows a stretch no more: it says, by escapes or over several lines, what must not be read. */
  hide(start: number, end: number): void {
    this.#hidden.push([start, end]);
    if (this.#shown) this.#hideIn(this.#shown, start, end);
  }

  /** The place of a stretch; one that runs over the end of its line is cut there. Offsets count UTF-16 units. */
  place(start: number, end: number): SourcePlace {
    const { line: row, col: column } = this.#lines.linePos(start);
    const lineStart = start - (column - 1);
    this.#shown ??= this.#showable();
    const sourceLine = this.#shown[row - 1] ?? '';
    const stop = Math.min(end - lineStart, sourceLine.length);
    return {
      kind: 'source',
      file: this.path,
      line: row,
      column,
      endColumn: Math.max(stop, column) + 1,
      sourceLine: clip(sourceLine, column - 1),
    };
  }

  #showable(): string[] {
    const lines = withoutSecrets(this.text.split('\n').map((line) => line.replace(/\r$/, '')));
    for (const [start, end] of this.#hidden) this.#hideIn(lines, start, end);
    return lines;
  }

  #hideIn(lines: string[], start: number, end: number): void {
    for (let row = this.#lines.linePos(start).line; row <= this.#lines.linePos(end).line; row += 1) {
      const line = lines[row - 1] ?? '';
      const at = this.#lines.lineStarts[row - 1] ?? 0;
      const from = Math.max(0, start - at);
      const to = Math.max(0, end - at);
      lines[row - 1] = line.slice(0, from) + hidden(line.slice(from, to)) + line.slice(to);
    }
  }
}

const LONGEST_LINE = 2_000;

/** A line of megabytes would be copied into every diagnostic about it. Past the marker it is cut. */
const clip = (line: string, from: number): string =>
  line.length <= LONGEST_LINE || from > LONGEST_LINE ? line.slice(0, from + LONGEST_LINE) : line.slice(0, LONGEST_LINE);

// Tab, line feed and carriage return are YAML's white space; every other control character is not allowed in it.

const NOT_ALLOWED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/;

/** The text of a file, or why it can't be read at all. */
export function decode(file: SpecFile, limits: SpecLimits): SourceText | Diagnostic {
  const top = { place: { kind: 'source', file: file.path, line: 1, column: 1 } } as const;
  const bytes = typeof file.content === 'string' ? Buffer.byteLength(file.content) : file.content.byteLength;
  if (bytes > limits.fileBytes) {
    return yamlCodes.diagnose('file-too-large', { limit: limits.fileBytes / MEBIBYTE }, top);
  }
  const text = typeof file.content === 'string' ? file.content : decodeUtf8(file.content);
  if (text === undefined) {
    return yamlCodes.diagnose('file-not-utf8', { guess: guessEncoding(file.content as Uint8Array) }, top);
  }
  // A byte order mark is no text: without it, columns are those that an editor shows.
  const source = new SourceText(file.path, text.startsWith('\ufeff') ? text.slice(1) : text);
  const wrong = NOT_ALLOWED.exec(source.text);
  if (!wrong) return source;
  const codePoint = `U+${(wrong[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return yamlCodes.diagnose('control-character', { codePoint }, { place: source.place(wrong.index, wrong.index + 1) });
}

function nextLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline === -1 ? -1 : newline + 1;
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function guessEncoding(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'UTF-16 (little endian)';
  if (first === 0xfe && second === 0xff) return 'UTF-16 (big endian)';
  return undefined;
}
