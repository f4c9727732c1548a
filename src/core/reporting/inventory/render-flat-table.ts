import type { Diagnostic } from '../../diagnostics/diagnostic';
import { instant } from '../../model/time';
import { formatMinute } from '../../model/time-words';
import { renderText } from '../diagnostics/render-text';
import { fold, wrap } from '../text/fit';
import { type Painter, plainPainter } from '../text/painter';
import { printable } from '../text/printable';
import { type Cell, renderTable } from '../text/table';
import type { CellValue, InventoryColumn } from './records/columns';
import type { InventoryRecord } from './records/record';

export interface FlatTableOptions {
  readonly columns: readonly InventoryColumn[];
  /** How many lines there would be without a filter. */
  readonly outOf: number;
  /** Columns of the terminal; no line is wider. Default 100. */
  readonly width?: number;
  readonly painter?: Painter;
  /** Only what is to be looked at. */
  readonly brief?: boolean;
}

const NARROWEST = 40;

/** The columns and lines that were asked for, in one table, and what is to be said of those lines. */
export function renderFlatTable(
  records: readonly InventoryRecord[],
  { columns, outOf, painter = plainPainter, brief = false, ...options }: FlatTableOptions,
): string {
  const width = Math.max(NARROWEST, options.width ?? 100);
  const table = renderTable(
    columns.map(({ title, shrink }) => ({ title, shrink, min: 12 })),
    records.map((record) => columns.map((column) => cellOf(column, record, painter))),
    { width, painter },
  );
  const blocks = [
    brief || records.length === 0 ? [] : table,
    findingLines(records, width, painter),
    wrap(records.length === 0 ? `No line fits, of ${outOf}.` : `${count(records, outOf)}; times are UTC.`, width),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

/** Of several workspaces the oldest look counts. */
function count(records: readonly InventoryRecord[], outOf: number): string {
  const asOf = instant(Math.min(...new Set(records.map(({ of }) => of.asOf))));
  return `${records.length} of ${outOf} ${outOf === 1 ? 'line' : 'lines'}, as of ${formatMinute(asOf)}`;
}

function findingLines(records: readonly InventoryRecord[], width: number, painter: Painter): readonly string[] {
  const found = new Set<Diagnostic>(records.flatMap(({ findings }) => findings));
  const text = renderText([...found], { width, painter }).trimEnd();
  return text === '' ? [] : text.split('\n').flatMap((line) => fold(line, width));
}

function cellOf({ id, value }: InventoryColumn, record: InventoryRecord, painter: Painter): Cell {
  const text = printable(wordsOf(value(record)));
  if (id === 'name') return { text, paint: (one) => painter.strong(one) };
  return { text: text === '' ? '-' : text };
}

function wordsOf(value: CellValue): string {
  if (!value) return '';
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'list':
      return value.items.join(', ');
    case 'time':
      return value.at === null ? 'never' : formatMinute(value.at).replace(' UTC', '');
  }
}
