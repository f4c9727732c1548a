/** What was read last of a workspace at the vendor, kept so that a start can do without the vendor. */
export interface KeptPlaces {
  readonly workspaceId: string;
  /** Milliseconds since the epoch. */
  readonly readAt: number;
  /** JSON, written and read whole. */
  readonly reading: string;
}
