import { STAMP } from '../golden/stamp';
import fc from 'fast-check';
import { displayWidth } from '../../src/core/reporting/text/display-width';
import { renderInventoryCsv } from '../../src/core/reporting/inventory/render-csv';
import { renderInventoryJson } from '../../src/core/reporting/inventory/render-json';
import { renderInventoryTable } from '../../src/core/reporting/inventory/render-table';
import type { Inventory } from '../../src/core/inventory/inventory';
import { recordsOf } from '../../src/core/reporting/inventory/records/record';
import { inventory, row } from './arbitrary-inventory';
import { readCsv } from './read-csv';

const csvOf = (one: Inventory): string => renderInventoryCsv(recordsOf([one]));

test('no line of the table is wider than the terminal, from 40 to 200 columns', () => {
  fc.assert(
    fc.property(inventory, fc.integer({ min: 40, max: 200 }), (of, width) => {
      const lines = renderInventoryTable(of, { width }).split('\n');
      expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
    }),
    { seed: 1, numRuns: 80 },
  );
});

test('CSV is RFC 4180: every line has all the columns, and names come back unchanged but for the apostrophe', () => {
  fc.assert(
    fc.property(inventory, (of) => {
      const [head, ...records] = readCsv(csvOf(of));
      expect(records.every((record) => record.length === head!.length)).toBe(true);
      const names = records.map((record) => record[head!.indexOf('name')]!);
      const wanted = [...of.rows.map((one) => one.name), ...of.foreign.map((one) => one.label)];
      expect(names.map((name, index) => (name === wanted[index] ? name : name.slice(1)))).toEqual(wanted);
    }),
    { seed: 1, numRuns: 80 },
  );
});

test('no cell of the CSV begins a formula', () => {
  fc.assert(
    fc.property(inventory, (of) => {
      const cells = readCsv(csvOf(of)).flat();
      expect(cells.filter((cell) => /^\s*[=+\-@＝＋－＠]/.test(cell) || /^[\t\r\n]/.test(cell))).toEqual([]);
    }),
    { seed: 1, numRuns: 80 },
  );
});

test.each([
  ['x;=1+1', "x;'=1+1"],
  ['x; -1', "x;' -1"],
  ['=1;@A1', "'=1;'@A1"],
  ['a; b', 'a; b'],
])('%j is text in a spreadsheet that splits lines at semicolons, too', (purpose, told) => {
  const [one] = fc.sample(
    row.filter((some) => some.declared !== undefined),
    1,
  );
  const [of] = fc.sample(inventory, 1);
  const declared = { ...one!.declared!, purpose };
  const [head, record] = readCsv(csvOf({ ...of!, rows: [{ ...one!, declared }], foreign: [] }));
  expect(record![head!.indexOf('purpose')]).toBe(told);
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1+1'])(
  '%j is text in a spreadsheet',
  (purpose) => {
    const [one] = fc.sample(
      row.filter((some) => some.declared !== undefined),
      1,
    );
    const [of] = fc.sample(inventory, 1);
    const declared = { ...one!.declared!, purpose };
    const document = csvOf({ ...of!, rows: [{ ...one!, declared }], foreign: [] });
    const [head, record] = readCsv(document);
    expect(record![head!.indexOf('purpose')]).toBe(`'${purpose}`);
  },
);

test('the JSON document has every field for every row, with null where there is nothing', () => {
  fc.assert(
    fc.property(inventory, (of) => {
      const json = JSON.parse(renderInventoryJson([of], STAMP)) as {
        result: { inventories: { tokens: object[]; foreign: object[] }[] };
      };
      const [shown] = json.result.inventories;
      expect(new Set(shown!.tokens.map((one) => Object.keys(one).join())).size).toBeLessThanOrEqual(1);
      expect(shown!.tokens).toHaveLength(of.rows.length);
      expect(shown!.foreign).toHaveLength(of.foreign.length);
    }),
    { seed: 1, numRuns: 50 },
  );
});
