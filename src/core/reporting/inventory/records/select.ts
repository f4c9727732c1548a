import type { Inventory } from '../../../inventory/inventory';
import { foreignResource } from '../../../inventory/foreign-findings';
import type { Instant } from '../../../model/time';
import { momentIn } from '../../../token-spec/fields/read-moment';
import { type CellValue, columnNamed, type InventoryColumn } from './columns';
import { type InventoryRecord, recordsOf, resourceOf } from './record';

/** A condition on one column. */
export interface Filter {
  readonly column: InventoryColumn;
  readonly fits: (value: CellValue) => boolean;
}

/** Why a filter can't be understood. */
export interface NoFilter {
  readonly problem: 'form' | 'column' | 'time';
  readonly found: string;
}

const FORM = /^([A-Za-z_-]+)(!=|=|<|>)(.*)$/s;

/**
 * Reads `column=value`: any of several values with commas, `*` for any characters, upper and lower case alike, an empty value
 * for an empty cell. `!=` for none of them; `<` and `>` before and after a time or a day.
 */
export function readFilter(written: string): Filter | NoFilter {
  const [, name = '', sign = '', value = ''] = FORM.exec(written) ?? [];
  if (name === '') return { problem: 'form', found: written };
  const column = columnNamed(name);
  if (!column) return { problem: 'column', found: name };
  if (sign === '<' || sign === '>') {
    const at = momentIn(value);
    if (at === undefined) return { problem: 'time', found: value };
    return { column, fits: (cell) => lies(cell, sign, at) };
  }
  const patterns = value.split(',').map(patternOf);
  const fits = (cell: CellValue): boolean => patterns.some((pattern) => textsOf(cell).some((one) => pattern.test(one)));
  return { column, fits: sign === '=' ? fits : (cell) => !fits(cell) };
}

const lies = (cell: CellValue, sign: '<' | '>', at: Instant): boolean =>
  cell?.kind === 'time' && cell.at !== null && (sign === '<' ? cell.at < at : cell.at > at);

const patternOf = (text: string): RegExp =>
  new RegExp(
    `^${text
      .trim()
      .split('*')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
    'is',
  );

/** What a filter is held against: a time by its day too, and `never`. */
function textsOf(cell: CellValue): readonly string[] {
  if (!cell) return [''];
  switch (cell.kind) {
    case 'text':
      return [cell.text];
    case 'list':
      return cell.items;
    case 'time': {
      if (cell.at === null) return ['never'];
      const iso = new Date(cell.at).toISOString();
      return [iso, iso.slice(0, 10)];
    }
  }
}

/** Order of a table. */
export interface Sort {
  readonly column: InventoryColumn;
  readonly descending: boolean;
}

/** Which lines, in which order. */
export interface Selection {
  readonly filters: readonly Filter[];
  readonly sort?: Sort;
}

/** The lines of some inventories that fit every filter. */
export function selectRecords(
  inventories: readonly Inventory[],
  { filters, sort }: Selection,
): readonly InventoryRecord[] {
  const fitting = recordsOf(inventories).filter((record) => isFitting(record, filters));
  return sort ? [...fitting].sort(by(sort)) : fitting;
}

const isFitting = (record: InventoryRecord, filters: readonly Filter[]): boolean =>
  filters.every(({ column, fits }) => fits(column.value(record)));

/** Empty cells come last either way, and `never` after every time. */
const by =
  ({ column, descending }: Sort) =>
  (a: InventoryRecord, b: InventoryRecord): number => {
    const x = column.value(a);
    const y = column.value(b);
    if (!x || !y) return x ? -1 : y ? 1 : 0;
    const p = keyOf(x);
    const q = keyOf(y);
    const order = p < q ? -1 : p > q ? 1 : 0;
    return descending ? -order : order;
  };

const keyOf = (cell: NonNullable<CellValue>): string | number => {
  switch (cell.kind) {
    case 'text':
      return cell.text.toLowerCase();
    case 'list':
      return cell.items.join(' ').toLowerCase();
    case 'time':
      return cell.at ?? Infinity;
  }
};

/** Inventories with only what some line of fits, findings and forecast too. What is about no line is left out. */
export function narrowInventories(inventories: readonly Inventory[], filters: readonly Filter[]): readonly Inventory[] {
  if (filters.length === 0) return inventories;
  const kept = new Set<unknown>();
  const resources = new Map<Inventory, Set<string>>(inventories.map((one) => [one, new Set<string>()]));
  for (const record of recordsOf(inventories)) {
    if (!isFitting(record, filters)) continue;
    kept.add(record.foreign ?? record.row);
    const about = record.foreign ? foreignResource(record.foreign) : record.row && resourceOf(record.row);
    if (about !== undefined) resources.get(record.of)?.add(about);
  }
  return inventories.map((one) => {
    const rows = one.rows.filter((row) => kept.has(row));
    const names = new Set(rows.map(({ name }) => name));
    return {
      ...one,
      rows,
      foreign: one.foreign.filter((token) => kept.has(token)),
      findings: one.findings.filter(
        ({ place }) => place?.kind === 'resource' && resources.get(one)?.has(place.resource) === true,
      ),
      forecast: one.forecast.filter(({ token }) => names.has(token)),
    };
  });
}
