import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { nearest } from '../../core/diagnostics/nearest';
import { columnNamed, INVENTORY_COLUMNS, type InventoryColumn } from '../../core/reporting/inventory/records/columns';
import { type Filter, readFilter, type Sort } from '../../core/reporting/inventory/records/select';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';

/** What narrows and orders an inventory. */
export interface ShownFlags {
  readonly format: string;
  readonly columns?: readonly string[];
  readonly filter?: readonly string[];
  readonly sort?: string;
}

/** The same, understood. */
export interface Shown {
  readonly columns?: readonly InventoryColumn[];
  readonly filters: readonly Filter[];
  readonly sort?: Sort;
}

/** Formats whose lines can be chosen from and ordered. Others hold everything that fits, in their own order. */
const WITH_COLUMNS: ReadonlySet<string> = new Set(['table', 'csv', 'markdown']);
const WITH_ORDER: ReadonlySet<string> = new Set([...WITH_COLUMNS, 'html']);

/** Throws a `CommandFailure` for what can't be understood. */
export function readShown({ format, columns, filter = [], sort }: ShownFlags): Shown {
  const only = (flag: string, found: string, formats: ReadonlySet<string>): void => {
    if (formats.has(format)) return;
    throw invalid(flag, found, `nothing beside --format ${format}, which has an order and fields of its own`);
  };
  if (columns) only('--columns', columns.join(','), WITH_COLUMNS);
  if (sort !== undefined) only('--sort', sort, WITH_ORDER);
  return {
    ...(columns && { columns: columns.map((name) => column('--columns', name)) }),
    filters: filter.map(filterOf),
    ...(sort !== undefined && { sort: sortOf(sort) }),
  };
}

const sortOf = (written: string): Sort => {
  const descending = written.startsWith('-');
  return { column: column('--sort', descending ? written.slice(1) : written), descending };
};

function column(flag: string, name: string): InventoryColumn {
  const found = columnNamed(name);
  if (found) return found;
  const ids = INVENTORY_COLUMNS.map(({ id }) => id);
  throw invalid(flag, name, `a column: ${ids.join(', ')}`, nearest(name.replaceAll('-', '_'), ids));
}

function filterOf(written: string): Filter {
  const filter = readFilter(written);
  if ('fits' in filter) return filter;
  switch (filter.problem) {
    case 'column':
      return { column: column('--filter', filter.found), fits: () => false };
    case 'time':
      throw invalid('--filter', filter.found, 'a time or a day after < and >, such as expires_at<2026-12-31');
    case 'form':
      throw invalid('--filter', written, 'column=value, such as status=disabled or consumer=github-actions/*');
  }
}

const invalid = (flag: string, found: string, expected: string, suggestion?: string): CommandFailure =>
  new CommandFailure(ExitCode.error, [
    cliCodes.diagnose('flag-invalid', { flag, found, expected }, suggestion === undefined ? {} : { suggestion }),
  ]);
