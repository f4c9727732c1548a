import type { ResourceName } from '../../../contract/vocabulary/resource-kinds';
import type { WirePrincipal } from '../../../contract/wire';

/** What one is, beside its id: JSON that the contract has checked. */
export type ResourceFields = Readonly<Record<string, unknown>>;

/** Resources of one kind in one project. */
export interface ResourcePlace {
  readonly workspaceId: string;
  readonly projectId: string;
  readonly kind: ResourceName;
}

/** A test case, an execution or a defect, as stored. Instants are milliseconds since the epoch. */
export interface ResourceRow extends ResourcePlace {
  /** Unique among those of its place. */
  readonly id: string;
  readonly fields: ResourceFields;
  /** Null: it came with the seed. */
  readonly createdBy: WirePrincipal | null;
  /** What made it was sent with; null: no key. */
  readonly idempotencyKey: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Counts the changes of the row. */
  readonly revision: number;
  /** What the seed said of it when it was last read, as JSON; null: it did not come with the seed. */
  readonly seeded: string | null;
}
