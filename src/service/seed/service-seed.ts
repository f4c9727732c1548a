import type { Permission } from '../../contract/vocabulary/permissions';
import type {
  DEFECT_SEVERITIES,
  DEFECT_STATUSES,
  EXECUTION_STATUSES,
  TEST_RESULTS,
} from '../../contract/vocabulary/resource-kinds';
import type { RoleScope } from '../../contract/vocabulary/roles';

/** What the service knows besides tokens. People, custom roles and what is in projects change after it was read first; the rest does not. */
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
  readonly executions?: readonly SeedExecution[];
  readonly defects?: readonly SeedDefect[];
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

/** `testcase_id` and `execution_id` name test cases and executions of the same project. */
export interface SeedExecution {
  readonly id: string;
  readonly title: string;
  /** `not_started` when absent. */
  readonly status?: (typeof EXECUTION_STATUSES)[number];
  /** None when absent. */
  readonly results?: readonly { readonly testcase_id: string; readonly result: (typeof TEST_RESULTS)[number] }[];
}

export interface SeedDefect {
  readonly id: string;
  readonly title: string;
  /** `medium` when absent. */
  readonly severity?: (typeof DEFECT_SEVERITIES)[number];
  /** `open` when absent. */
  readonly status?: (typeof DEFECT_STATUSES)[number];
  readonly testcase_id?: string;
  readonly execution_id?: string;
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
