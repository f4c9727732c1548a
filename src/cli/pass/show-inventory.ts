import type { Inventory } from '../../core/inventory/inventory';
import { renderInventoryHtml } from '../../core/reporting/inventory/html/render-html';
import { columnNamed, type InventoryColumn } from '../../core/reporting/inventory/records/columns';
import { recordsOf } from '../../core/reporting/inventory/records/record';
import { narrowInventories, selectRecords } from '../../core/reporting/inventory/records/select';
import { renderInventoryCsv } from '../../core/reporting/inventory/render-csv';
import { renderFlatTable } from '../../core/reporting/inventory/render-flat-table';
import { renderInventorySarif } from '../../core/reporting/inventory/render-inventory-sarif';
import { renderInventoryJson } from '../../core/reporting/inventory/render-json';
import { renderInventoryMarkdown } from '../../core/reporting/inventory/render-markdown';
import { renderInventoryTable } from '../../core/reporting/inventory/render-table';
import { version } from '../../adapters/system/installed-package';
import { stamp } from '../terminal/stamp';
import type { Terminal } from '../terminal/terminal';
import type { Shown } from './inventory-flags';

/** What a table shows where lines are chosen and columns are not. */
const DEFAULT: readonly InventoryColumn[] =
  'name,kind,status,phase,token_id,access,consumer,expires_at,rotates_at,last_used_at'
    .split(',')
    .flatMap((id) => columnNamed(id) ?? []);

export interface ShownInventory {
  readonly text: string;
  /** The inventories with only what was asked for. */
  readonly shown: readonly Inventory[];
}

/** Inventories in the format, with the lines and in the order that was asked for. */
export function inventoryText(
  terminal: Terminal,
  inventories: readonly Inventory[],
  format: string,
  { columns, filters, sort }: Shown = { filters: [] },
): ShownInventory {
  const shown = narrowInventories(inventories, filters);
  const records = () => selectRecords(inventories, { filters, ...(sort && { sort }) });
  const style = { width: terminal.width, painter: terminal.painter, brief: terminal.brief };
  const text = (): string => {
    switch (format) {
      case 'json':
        return renderInventoryJson(shown, stamp());
      case 'csv':
        return renderInventoryCsv(records(), columns);
      case 'markdown':
        return renderInventoryMarkdown(shown, records(), columns);
      case 'sarif':
        return renderInventorySarif(shown, { name: 'hawzu-tokens', version: version() });
      case 'html':
        return renderInventoryHtml(shown, records(), stamp());
      default:
        if (!columns && filters.length === 0 && !sort)
          return shown.map((one) => renderInventoryTable(one, style)).join('\n');
        return renderFlatTable(records(), {
          ...style,
          columns: columns ?? DEFAULT,
          outOf: recordsOf(inventories).length,
        });
    }
  };
  return { text: text(), shown };
}
