/** One person of a workspace, as stored. They come from the seed, and leave and come back. Instants are milliseconds since the epoch. */
export interface PersonRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly email: string;
  /** Id of a workspace role. */
  readonly roleId: string;
  readonly status: 'active' | 'left';
  /** Last time they left, kept when they come back; null when never. */
  readonly leftAt: number | null;
  readonly updatedAt: number;
  /** Counts the changes of the row. */
  readonly revision: number;
  /** What the seed said of them when it was last read, as JSON; null: it does not have them any more. */
  readonly seeded: string | null;
}
