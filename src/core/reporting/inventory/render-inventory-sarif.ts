import type { Diagnostic } from '../../diagnostics/diagnostic';
import type { Inventory } from '../../inventory/inventory';
import { renderSarif, type SarifTool } from '../diagnostics/render-sarif';
import { recordsOf, resourceOf } from './records/record';

/** Findings for code scanners: at the line of the entry that they are about, where it has one. */
export function renderInventorySarif(inventories: readonly Inventory[], tool: SarifTool): string {
  return renderSarif(
    inventories.flatMap((inventory) => {
      const lines = linesIn(inventory);
      return inventory.findings.map((finding) => atLine(finding, lines));
    }),
    tool,
  );
}

function linesIn(inventory: Inventory): ReadonlyMap<string, NonNullable<Diagnostic['place']>> {
  return new Map(
    recordsOf([inventory]).flatMap(({ kind, row }) => {
      const place = kind === 'declared' ? row?.declared?.place : undefined;
      return row && place ? [[resourceOf(row), place] as const] : [];
    }),
  );
}

function atLine(finding: Diagnostic, lines: ReturnType<typeof linesIn>): Diagnostic {
  const { place: resource } = finding;
  const place = resource?.kind === 'resource' ? lines.get(resource.resource) : undefined;
  if (!place || resource?.kind !== 'resource') return finding;
  // Shown on a line of a file, a sentence that begins with "it" would leave open what it speaks of.
  return { ...finding, place, message: `${resource.resource}: ${finding.message}` };
}
