import type { ResourcePlace, ResourceRow } from './resource-row';

export interface ResourcePage {
  readonly rows: readonly ResourceRow[];
  /** Behind which id the next page begins; undefined at the end. */
  readonly next?: string;
}

/** Test cases, executions and defects as one transaction sees them. */
export interface ResourcesView {
  find(place: ResourcePlace, id: string): Promise<ResourceRow | undefined>;
  /** Those of some hundred ids that are there. */
  known(place: ResourcePlace, ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** By id, from behind this one on. */
  list(place: ResourcePlace, limit: number, after: string | undefined): Promise<ResourcePage>;
  /** Id of the one that the idempotency key made. */
  keyHolder(place: ResourcePlace, key: string): Promise<string | undefined>;
  /** Those of a workspace that came with the seed. */
  seeded(workspaceId: string): Promise<readonly ResourceRow[]>;
}

export interface ResourcesChanges extends ResourcesView {
  /** A row that is new, or that is there and changed: as it is to be, but for its revision, which is counted up. */
  put(row: ResourceRow): Promise<ResourceRow>;
}
