import type { Diagnostic, Severity } from '../../../diagnostics/diagnostic';
import { inReadingOrder, sameness } from '../../../diagnostics/order';
import type { Inventory } from '../../../inventory/inventory';

/** A finding, and whose inventory it stands in. */
export interface ToldFinding {
  readonly of: Inventory;
  readonly finding: Diagnostic;
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/**
 * The findings of some inventories, the worst first, waived ones last. Entries of two specs may have one name, so each says
 * its own; what is about no entry is the workspace's, and said once however many specs of it were looked at.
 */
export function toldFindings(inventories: readonly Inventory[]): readonly ToldFinding[] {
  const once = new Map<string, ToldFinding>();
  for (const of of inventories) {
    for (const finding of inReadingOrder(of.findings)) {
      const resource = finding.place?.kind === 'resource' ? finding.place.resource : '';
      const owner = resource.startsWith('access token ') ? '' : of.ownerId;
      const key = [of.workspace, owner, sameness(finding)].join('\n');
      if (!once.has(key)) once.set(key, { of, finding });
    }
  }
  const rank = ({ finding }: ToldFinding): number => (finding.waived ? 3 : RANK[finding.severity]);
  return [...once.values()].sort((a, b) => rank(a) - rank(b));
}
