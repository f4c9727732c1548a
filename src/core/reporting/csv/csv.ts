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

/** Text that a spreadsheet would take for something else gets an apostrophe in front. */
export const plainText = (text: string): string => {
  const apart = text.replace(FORMULA_BEHIND, "$1'");
  return becomesAnother(text) ? `'${apart}` : apart;
};

/** RFC 4180. */
const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** A document that spreadsheets open as it is; lines end with CR LF. */
export const csvOf = (lines: readonly (readonly string[])[]): string =>
  BYTE_ORDER_MARK + lines.map((line) => `${line.map(quoted).join(',')}\r\n`).join('');
