import type { SourcePlace } from '../../diagnostics/diagnostic';
import { printable } from '../text/printable';

/** A source line and the marker under it, both cut to fit. */
export interface Excerpt {
  readonly line: string;
  readonly marker: string;
}

const CUT = '…';

/**
 * The line of a place and a marker of `^` under the stretch that is meant. A line wider than `width` is cut around the
 * marker. `undefined` when the place carries no line.
 */
export function excerptOf(place: SourcePlace, width: number): Excerpt | undefined {
  if (place.sourceLine === undefined) return undefined;
  const start = Math.min(place.column - 1, place.sourceLine.length);
  const end = Math.max(start + 1, Math.min((place.endColumn ?? place.column + 1) - 1, place.sourceLine.length));
  const from = end <= width - 1 ? 0 : Math.max(0, start - Math.floor(width / 3));
  const to = Math.min(place.sourceLine.length, from + width);
  const body = printable(place.sourceLine.slice(from, to));
  const head = from > 0 ? CUT + body.slice(1) : body;
  const line = to < place.sourceLine.length ? head.slice(0, -1) + CUT : head;
  const marker = ' '.repeat(start - from) + '^'.repeat(Math.max(1, Math.min(end, from + width) - start));
  return { line: line.trimEnd(), marker };
}
