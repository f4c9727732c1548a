import type { Diagnostic } from '../../../diagnostics/diagnostic';
import { foreignResource } from '../../../inventory/foreign-findings';
import type { ForeignToken, Inventory, InventoryGeneration, InventoryRow } from '../../../inventory/inventory';

/**
 * What a line of an inventory is about: an entry of a spec with its current token; a secret with a spec's tags that none
 * declares; a further token of either, superseded or not yet current; or a token beside all specs of the run.
 */
export type RecordKind = 'declared' | 'undeclared' | 'further' | 'other-spec' | 'by-hand' | 'management';

/** One token of an inventory, or an entry without one: a line of a table. */
export interface InventoryRecord {
  readonly kind: RecordKind;
  readonly of: Inventory;
  /** The entry or secret that the token is of. */
  readonly row?: InventoryRow;
  /** Of `further`: the token itself. */
  readonly generation?: InventoryGeneration;
  readonly foreign?: ForeignToken;
  /** What is to be said about it. */
  readonly findings: readonly Diagnostic[];
}

const FOREIGN: Readonly<Record<ForeignToken['kind'], RecordKind>> = {
  labelled: 'other-spec',
  'by-hand': 'by-hand',
  management: 'management',
};

/**
 * Every token of some inventories, in order: entries by name, each with its further tokens behind it, then those beside
 * the specs. A token of a workspace stands once, however many specs of it were looked at.
 */
export function recordsOf(inventories: readonly Inventory[]): readonly InventoryRecord[] {
  const seen = new Set<string>();
  const found = inventories.map((of) => {
    const about = findingsByResource(of);
    const rows = of.rows.flatMap((row) => rowRecords(of, row, about.get(resourceOf(row)) ?? []));
    const foreign = of.foreign.flatMap((token): InventoryRecord[] => {
      const key = `${of.workspace}\n${token.tokenId}`;
      if (seen.has(key)) return [];
      seen.add(key);
      const findings = about.get(foreignResource(token)) ?? [];
      return [{ kind: FOREIGN[token.kind], of, foreign: token, findings }];
    });
    return { rows, foreign };
  });
  return [...found.flatMap(({ rows }) => rows), ...found.flatMap(({ foreign }) => foreign)];
}

function rowRecords(of: Inventory, row: InventoryRow, findings: readonly Diagnostic[]): readonly InventoryRecord[] {
  const further = row.generations.filter(({ tokenId }) => tokenId !== row.current?.tokenId);
  return [
    { kind: row.declared ? 'declared' : 'undeclared', of, row, findings },
    ...further.map((generation) => ({
      kind: 'further' as const,
      of,
      row,
      generation,
      findings: findings.filter(({ message }) => message.includes(generation.tokenId)),
    })),
  ];
}

/** What the findings about a row call it. */
export const resourceOf = ({ declared, name, secret }: InventoryRow): string =>
  declared ? `token ${name}` : `secret ${secret.name}`;

function findingsByResource({ findings }: Inventory): ReadonlyMap<string, readonly Diagnostic[]> {
  const found = new Map<string, Diagnostic[]>();
  for (const finding of findings) {
    if (finding.place?.kind !== 'resource') continue;
    const others = found.get(finding.place.resource);
    if (others) others.push(finding);
    else found.set(finding.place.resource, [finding]);
  }
  return found;
}
