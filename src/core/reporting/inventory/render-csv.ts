import { conceal } from '../../diagnostics/conceal';
import type { Instant } from '../../model/time';
import { type CellValue, INVENTORY_COLUMNS, type InventoryColumn } from './records/columns';
import type { InventoryRecord } from './records/record';

/** Without it Excel takes UTF-8 for the code page of the machine. Programs have JSON. */
const BYTE_ORDER_MARK = '\ufeff';

/** A spreadsheet takes a cell that begins like this for a formula, full-width forms too. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** Text for a number, a date or a truth: an account that begins with 0 would lose it, and a name such as `1e5` or `mar-1` be another. */
const NUMBER = /^[\s\d.,:/%()$€£¥'’-]*\d[\s\d.,:/%()$€£¥'’-]*(e[+-]?\d+)?\s*([ap]m)?\s*$|^\s*(true|false)\s*$/i;
const MONTH = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*';
const DATE = new RegExp(`^\\s*(\\d{1,4}[\\s,./-]*${MONTH}|${MONTH}[\\s,./-]*\\d{1,4})[\\s\\d,./:-]*$`, 'i');

/** What some spreadsheets take for the end of a cell, and a formula behind it. */
const FORMULA_BEHIND = /(;)(?=\s*[=+\-@＝＋－＠])/g;

const becomesAnother = (text: string): boolean => [FORMULA, NUMBER, DATE].some((form) => form.test(text));

/** RFC 4180. Text that a spreadsheet would take for something else gets an apostrophe in front. */
function cell(value: CellValue): string {
  const told = conceal(textOf(value));
  const apart = told.replace(FORMULA_BEHIND, "$1'");
  const safe = value?.kind !== 'time' && becomesAnother(told) ? `'${apart}` : apart;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
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

/** A line for each token and each entry without one; lines end with CR LF. */
export function renderInventoryCsv(
  records: readonly InventoryRecord[],
  columns: readonly InventoryColumn[] = INVENTORY_COLUMNS,
): string {
  const lines = [
    columns.map(({ id }) => id).join(','),
    ...records.map((record) => columns.map((column) => cell(column.value(record))).join(',')),
  ];
  return BYTE_ORDER_MARK + lines.map((line) => `${line}\r\n`).join('');
}
