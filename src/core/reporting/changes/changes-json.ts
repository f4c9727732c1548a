import { renderDocument, type Stamp } from '../document/document';
import type { SpecChange } from './compare';
import type { SavedInventories } from './saved-inventory';

/** What differs between two saved inventories, as a document. */
export const renderChangesJson = (
  changes: readonly SpecChange[],
  before: SavedInventories,
  after: SavedInventories,
  stamp: Stamp,
): string =>
  renderDocument(
    {
      kind: 'inventory-changes',
      specs: changes,
      findings: [],
      result: {
        same: changes.length === 0,
        before: { file: before.file, time: before.time },
        after: { file: after.file, time: after.time },
        specs: changes,
      },
    },
    stamp,
  );
