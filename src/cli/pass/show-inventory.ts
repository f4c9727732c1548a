import type { Inventory } from '../../core/inventory/inventory';
import { renderInventoryCsv } from '../../core/reporting/inventory/render-csv';
import { renderInventoryJson } from '../../core/reporting/inventory/render-json';
import { renderInventoryTable } from '../../core/reporting/inventory/render-table';
import { stamp } from '../terminal/stamp';
import type { Terminal } from '../terminal/terminal';

/** Prints inventories in the format that was asked for. */
export function showInventories(terminal: Terminal, inventories: readonly Inventory[], format: string): void {
  const style = { width: terminal.width, painter: terminal.painter, brief: terminal.brief };
  terminal.result(
    format === 'json'
      ? renderInventoryJson(inventories, stamp())
      : format === 'csv'
        ? renderInventoryCsv(...inventories)
        : inventories.map((one) => renderInventoryTable(one, style)).join('\n'),
  );
}
