import fc from 'fast-check';
import { tokenName } from '../../src/core/model/ids';
import { recordsOf } from '../../src/core/reporting/inventory/records/record';
import { INVENTORY_COLUMNS } from '../../src/core/reporting/inventory/records/columns';
import { renderInventoryCsv } from '../../src/core/reporting/inventory/render-csv';
import type { Inventory } from '../../src/core/inventory/inventory';
import { inventory, row } from './arbitrary-inventory';
import { readCsv } from './read-csv';
import { libreOffice, openInSpreadsheet } from './spreadsheet';

const { SOAK } = process.env;
if (SOAK !== undefined && libreOffice === undefined)
  process.stderr.write('LEFT OUT: there is no LibreOffice on this machine, so no spreadsheet program opened the CSV\n');
const inSpreadsheet = SOAK === undefined || libreOffice === undefined ? test.skip : test;

/** What people write into purposes and labels, and spreadsheets make something else of. */
const WRITTEN = [
  ...[
    'Jürgens Prüfläufe, größer',
    'naïve façade — “quoted”',
    '測試 テスト',
    '🚀 rocket 👩‍👩‍👧',
    'a "b" c',
    "it's",
    '""',
    ',',
  ],
  ...[
    '=1+1',
    '+49 170',
    '-1',
    '@SUM(A1)',
    '=HYPERLINK("https://evil.example")',
    '＝1+1',
    '\t=1+1',
    ' =1+1',
    '\r\n=1+1',
  ],
  ...['two\nlines', 'two\r\nlines', 'semi;colon', 'tab\there', '  two  spaces  ', "'=already"],
  ...['2026-01-21', '21/01/2026', '1/2', '10:30', '00123', '012345678901', '1e5', '1E-3', '12%', '1,234', '$5', 'TRUE'],
  ...['mar-1', '1 Mar', 'SEP2', 'May 2026', '3-4', '1.5', '4 pm', 'jan 5, 2026', 'never', '#REF!', '<b>&amp;</b>'],
];

/** Without characters that no XML can hold, and so no spreadsheet. */
const storable = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '');

/** The inventories with other texts in the same places. */
const withTexts = <T>(value: T, change: (text: string) => string): T => {
  if (typeof value === 'string') return change(value) as T & string;
  if (Array.isArray(value)) return value.map((one: unknown) => withTexts(one, change)) as T & unknown[];
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withTexts(one as unknown, change)])) as T;
};

const written = (): Inventory => {
  const [first] = fc.sample(inventory, { seed: 3, numRuns: 1 });
  const [pattern] = fc.sample(
    row.filter(({ declared, current }) => declared?.justification !== undefined && current !== undefined),
    { seed: 4, numRuns: 1 },
  );
  const rows = WRITTEN.map((text) => ({
    ...pattern!,
    name: tokenName(text),
    declared: { ...pattern!.declared!, purpose: text, justification: text, owner: text },
    secret: { name: text, account: text },
  }));
  return { ...first!, rows, foreign: first!.foreign };
};

/** One kind of line break; at the end of a cell a spreadsheet has none. */
const inOneForm = (text: string): string => text.replace(/\r\n?/g, '\n');

/** A day alone is its midnight. */
const moment = (text: string): string => (text.includes('T') ? text.slice(0, 19) : `${text}T00:00:00`);

inSpreadsheet(
  'a spreadsheet program makes no formula, number or other text of a cell, times are dates, and no row or column is missing',
  () => {
    const sampled = fc.sample(inventory, { seed: 1, numRuns: 40 });
    const of = [written(), ...sampled].map((one) => withTexts(one, storable));
    const csv = renderInventoryCsv(recordsOf(of));
    const wanted = readCsv(csv);
    const { rows, formulas } = openInSpreadsheet(csv);
    expect(formulas).toEqual([]);
    expect(rows.map(({ length }) => length)).toEqual(wanted.map(({ length }) => length));
    const isTime = INVENTORY_COLUMNS.map((column) => recordsOf(of).some((one) => column.value(one)?.kind === 'time'));
    let dates = 0;
    wanted.forEach((cells, line) =>
      cells.forEach((text, at) => {
        const cell = rows[line]![at]!;
        const where = `line ${line}, ${INVENTORY_COLUMNS[at]!.id}: ${JSON.stringify(text)}`;
        if (line > 0 && isTime[at] && /^\d{4}/.test(text)) {
          dates += 1;
          expect([where, cell.type, moment(cell.text)]).toEqual([where, 'date', text.replace(' ', 'T')]);
        } else {
          expect([where, cell.type, inOneForm(cell.text)]).toEqual([
            where,
            text === '' ? '' : 'string',
            inOneForm(text),
          ]);
        }
      }),
    );
    expect(dates).toBeGreaterThan(100);
  },
  600_000,
);

inSpreadsheet(
  'the program is really asked: without the apostrophe it calculates, and takes an account for a number',
  () => {
    const { rows, formulas } = openInSpreadsheet('\ufeffname,account\r\n=1+1,012345678901\r\n');
    expect(formulas.length).toBeGreaterThan(0);
    expect(rows[1]![1]).toMatchObject({ type: 'float' });
  },
  600_000,
);
