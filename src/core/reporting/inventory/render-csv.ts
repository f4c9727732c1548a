import { conceal } from '../../diagnostics/conceal';
import type { Instant } from '../../model/time';
import { csvOf, plainText } from '../csv/csv';
import { type CellValue, INVENTORY_COLUMNS, type InventoryColumn } from './records/columns';
import type { InventoryRecord } from './records/record';

/** Times stay what they are: that is what a spreadsheet is to take them for. */
function cell(value: CellValue): string {
  const told = conceal(textOf(value));
  return value?.kind === 'time' ? told : plainText(told);
}

/** `2026-01-21 00:30:00`, UTC: what spreadsheets take for a time, and still sorts as text. */
const moment = (at: Instant | null): string =>
  at === null ? 'never' : new Date(at).toISOString().slice(0, 19).replace('T', ' ');

function textOf(value: CellValue): string {
  if (!value) return '';
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'list':
      return value.items.join('; ');
    case 'time':
      return moment(value.at);
  }
}

/** A line for each token and each entry without one. */
export const renderInventoryCsv = (
  records: readonly InventoryRecord[],
  columns: readonly InventoryColumn[] = INVENTORY_COLUMNS,
): string =>
  csvOf([columns.map(({ id }) => id), ...records.map((record) => columns.map((column) => cell(column.value(record))))]);
