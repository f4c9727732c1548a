import type { Permission } from '../../contract/vocabulary/permissions';
import type { RoleScope } from '../../contract/vocabulary/roles';

/** What the service knows besides tokens. People and custom roles change after it was read first; the rest does not. */
export interface ServiceSeed {
  readonly workspaces: readonly SeedWorkspace[];
}

export interface SeedWorkspace {
  readonly id: string;
  readonly name: string;
  readonly users?: readonly SeedUser[];
  readonly custom_roles?: readonly SeedRole[];
  readonly projects?: readonly SeedProject[];
  readonly management_tokens?: readonly SeedManagementToken[];
}

export interface SeedUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** Id of a workspace role; absent: `role_team_member`. */
  readonly role?: string;
}

export interface SeedRole {
  readonly id: string;
  readonly name: string;
  readonly scope: RoleScope;
  readonly description?: string;
  readonly permissions: readonly Permission[];
  /** Workspace roles only: id of the project role that it amounts to in every project. Absent: none. */
  readonly project_role?: string;
  /** True when absent. */
  readonly assignable_to_tokens?: boolean;
}

export interface SeedProject {
  readonly id: string;
  readonly name: string;
  readonly code: string;
  readonly testcases?: readonly SeedTestcase[];
}

export interface SeedTestcase {
  readonly id: string;
  readonly title: string;
  /** `medium` when absent. */
  readonly priority?: string;
  /** `functional` when absent. */
  readonly type?: string;
  readonly tags?: readonly string[];
}

/** A token to begin with, since only tokens make tokens. Named here; its value is never in a file. */
export interface SeedManagementToken {
  /** Unique in the seed: values are handed over under this name. */
  readonly label: string;
  /** Id of a workspace role. */
  readonly role: string;
  /** How long what it issues may live at most: `90d`, `12h`; absent: `unlimited`. */
  readonly max_issued_lifetime?: string;
  /** Id of a user; absent: the service itself. */
  readonly created_by?: string;
}
