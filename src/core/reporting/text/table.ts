import type { Painter } from '../text/painter';
import { displayWidth, padEnd } from './display-width';
import { hang, shortenMiddle, wrap } from './fit';

/** How a column gives way when the table is too wide. */
export interface Column {
  readonly title: string;
  /** `middle`: an id, cut in its middle; `wrap`: over several lines; `late`: the same, after all others; `none`: kept as it is. */
  readonly shrink: 'none' | 'wrap' | 'middle' | 'late';
  /** The narrowest it may become. */
  readonly min?: number;
}

/** One cell: its text, and how that is painted. Colours are put on after fitting, since they take no column. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

export interface TableOptions {
  readonly width: number;
  readonly painter: Painter;
}

const GAP = 2;

/**
 * A table of at most `width` columns. Where even the narrowest form is too wide, every row becomes a block of its own,
 * with a line for each cell: nothing is ever left out.
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { width, painter }: TableOptions,
): readonly string[] {
  const widths = fit(columns, rows, width);
  if (!widths) return rows.flatMap((row) => block(columns, row, width, painter));
  const heading = columns.map((column): Cell => ({ text: column.title, paint: (text) => painter.strong(text) }));
  return [heading, ...rows].flatMap((row) => lines(columns, row, widths));
}

const GIVES_WAY = ['middle', 'wrap', 'late'] as const;

/** Column widths that fit, or `undefined`. Of the columns that give way next, the widest does so first. */
function fit(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number,
): readonly number[] | undefined {
  const widths = columns.map((column, index) =>
    rows.reduce((widest, row) => Math.max(widest, displayWidth(row[index]?.text ?? '')), displayWidth(column.title)),
  );
  const floors = columns.map((column, index) => {
    const natural = widths[index] ?? 0;
    return column.shrink === 'none'
      ? natural
      : Math.min(natural, Math.max(column.min ?? 1, displayWidth(column.title)));
  });
  let excess = widths.reduce((sum, one) => sum + one, 0) + GAP * (columns.length - 1) - width;
  for (const shrink of GIVES_WAY) {
    while (excess > 0) {
      const spare = widths.map((one, index) =>
        columns[index]?.shrink === shrink && one > (floors[index] ?? one) ? one : 0,
      );
      const widest = Math.max(...spare);
      if (widest === 0) break;
      widths[spare.indexOf(widest)] = widest - 1;
      excess -= 1;
    }
  }
  return excess > 0 ? undefined : widths;
}

function lines(columns: readonly Column[], row: readonly Cell[], widths: readonly number[]): readonly string[] {
  const cells = row.map((cell, index) => {
    const room = widths[index] ?? 0;
    return columns[index]?.shrink === 'middle' ? [shortenMiddle(cell.text, room)] : wrap(cell.text, room);
  });
  const height = Math.max(...cells.map((cell) => cell.length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((cell, index) => {
        const text = padEnd(cell[line] ?? '', index === cells.length - 1 ? 0 : (widths[index] ?? 0));
        return row[index]?.paint?.(text) ?? text;
      })
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
}

function block(columns: readonly Column[], row: readonly Cell[], width: number, painter: Painter): readonly string[] {
  const room = Math.max(...columns.slice(1).map((column) => displayWidth(column.title))) + GAP;
  return row.flatMap((cell, index) => {
    if (cell.text === '') return [];
    const title = index === 0 ? '' : `  ${padEnd(columns[index]?.title ?? '', room)}`;
    const paint = cell.paint ?? ((text: string) => text);
    return hang(title, cell.text, width).map((line) =>
      index === 0 ? painter.strong(line) : painter.faint(line.slice(0, title.length)) + paint(line.slice(title.length)),
    );
  });
}
