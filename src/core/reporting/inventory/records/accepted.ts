import type { AcceptedFinding, Inventory, InventoryRow } from '../../../inventory/inventory';
import type { Instant } from '../../../model/time';
import { lastDayBefore } from '../../../token-spec/fields/read-moment';

/** A waiver as people read it. */
export interface AcceptedWords {
  readonly code: string;
  /** Its last day, and whether that is past. */
  readonly until: string;
  /** Why, and who says so where that is not the spec. */
  readonly why: string;
}

export function acceptedWords({ code, reason, until, policy }: AcceptedFinding, asOf: Instant): AcceptedWords {
  return {
    code,
    until: `${lastDayBefore(until)}${until <= asOf ? ' (over)' : ''}`,
    why: policy === undefined ? reason : `${reason} (${policy})`,
  };
}

/** The same on one line. */
export function acceptedLine(accepted: AcceptedFinding, asOf: Instant): string {
  const { code, until, why } = acceptedWords(accepted, asOf);
  return `${code} until ${until}: ${why}`;
}

/** A waiver, and the entry that it is about. */
export interface AcceptedOfRow {
  readonly of: Inventory;
  readonly row: InventoryRow;
  readonly words: AcceptedWords;
}

/** Every waiver of some inventories' entries, those that are over too. */
export const acceptedIn = (inventories: readonly Inventory[]): readonly AcceptedOfRow[] =>
  inventories.flatMap((of) =>
    of.rows.flatMap((row) =>
      (row.declared?.waivers ?? []).map((waiver) => ({ of, row, words: acceptedWords(waiver, of.asOf) })),
    ),
  );
