/** One custom role of a workspace, as stored. System roles are not. Instants are milliseconds since the epoch. */
export interface RoleRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly scope: 'workspace' | 'project';
  readonly description: string;
  /** Sorted ids. */
  readonly permissions: readonly string[];
  /** Workspace roles only: id of the project role that it amounts to in every project. */
  readonly projectRoleId: string | null;
  readonly assignableToTokens: boolean;
  readonly updatedAt: number;
  /** Counts the changes of the row. */
  readonly revision: number;
  /** What the seed said of it when it was last read, as JSON; null: the seed does not have it. */
  readonly seeded: string | null;
  /** Deleted rows stay, so that a seed which says what it said before does not bring them back. */
  readonly deletedAt: number | null;
}

/** The custom roles of a workspace, all at one time. */
export interface RoleBook {
  /** Another one for each change of any of them; empty: none was ever made. */
  readonly stamp: string;
  /** Those that are not deleted, by name. */
  readonly rows: readonly RoleRow[];
}
