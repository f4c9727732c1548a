import type { RoleScope } from './vocabulary/roles';
import type { WireRoleId, WireRoleReference } from './wire';

export interface WireRole {
  /** Changes with each edit. `If-Match` takes it, in quotes. */
  readonly version: string;
  readonly id: string;
  readonly name: string;
  readonly scope: RoleScope;
  readonly system: boolean;
  readonly description: string;
  /** Sorted permission ids. */
  readonly permissions: readonly string[];
  /** What a workspace role amounts to inside every project; null: nothing, and always null in a project role. */
  readonly project_role: WireRoleReference | null;
  readonly assignable_to_tokens: boolean;
}

export interface WireRoleList {
  readonly roles: readonly WireRole[];
}

/** A role, and who has it: what a deletion needs a replacement for. */
export interface WireRoleInUse extends WireRole {
  readonly used_by: {
    /** Tokens that are not revoked. */
    readonly access_tokens: number;
    readonly users: number;
    /** Workspace roles that amount to it in every project. */
    readonly roles: readonly WireRoleReference[];
  };
}

/** Body of creating a role. */
export interface WireCreateRole {
  readonly name: string;
  readonly scope: RoleScope;
  readonly description?: string;
  readonly permissions: readonly string[];
  readonly project_role?: WireRoleId | null;
  readonly assignable_to_tokens?: boolean;
}

/** Body of editing a role: what is absent stays. */
export type WireEditRole = Partial<Omit<WireCreateRole, 'scope'>>;

/** A permission, with a sentence that says what it allows. */
export interface WirePermission {
  readonly id: string;
  readonly scope: RoleScope;
  readonly allows: string;
  /** Permissions that a role with this one gets, too. */
  readonly requires: readonly string[];
}

export interface WirePermissionList {
  readonly permissions: readonly WirePermission[];
}
