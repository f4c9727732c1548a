import type { ProblemCode } from './vocabulary/problems';

/** ISO 8601 in UTC with milliseconds, for example `2026-11-22T00:00:00.000Z`. */
export type WireInstant = string;

export type WireAccessType = 'workspace' | 'project';
export type WireTokenStatus = 'enabled' | 'disabled';

/** Who did something: a person, an access token, or the service itself (tokens made from the seed file). */
export interface WirePrincipal {
  readonly id: string;
  readonly type: 'USER' | 'TOKEN' | 'SYSTEM';
  readonly name: string;
}

/** How requests name a role: by id, taken from the list of roles. */
export interface WireRoleId {
  readonly id: string;
}

/** How answers name a role. */
export interface WireRoleReference {
  readonly id: string;
  readonly name: string;
}

export interface WireProjectGrant {
  readonly project_id: string;
  readonly role: WireRoleReference;
}

export interface WireProjectGrantRequest {
  readonly project_id: string;
  readonly role: WireRoleId;
}

/** The entry of a token spec that a token was made from: a claim of whoever made or edited the token, and no proof. */
export interface WireManagedBy {
  /** `metadata.name` of the spec. */
  readonly owner_id: string;
  /** Name of the entry in it. */
  readonly entry: string;
  /** When its successor is due; null: it is not rotated. */
  readonly rotate_by: WireInstant | null;
  /** How it is rotated, for people; null: it is not. */
  readonly policy: string | null;
}

/** An access token without its value. `workspace_role` is null in a project token, `project_grants` in a workspace one. */
export interface WireAccessToken {
  readonly id: string;
  /** Changes with label, access, expiry and status, not with use. `If-Match` takes it, in quotes. */
  readonly version: string;
  readonly label: string;
  readonly access_type: WireAccessType;
  readonly workspace_role: WireRoleReference | null;
  /** Sorted by project id. */
  readonly project_grants: readonly WireProjectGrant[] | null;
  /** Says nothing about expiry: an enabled token may have expired. */
  readonly status: WireTokenStatus;
  /** From this instant on the token no longer authenticates; null: never expires. */
  readonly expires_at: WireInstant | null;
  /** How long what it issues may live at most: `90d`, `12h` or `unlimited`; null: no longer than itself. */
  readonly max_issued_lifetime: string | null;
  /** Null: nobody claims it. */
  readonly managed_by: WireManagedBy | null;
  /** The Idempotency-Key that made it: unlike the label nobody can change it. Null: the service made the token by itself. */
  readonly issued_as: string | null;
  /** The person behind it, as far as one is known; otherwise whoever made it. */
  readonly created_by: WirePrincipal;
  /** The token that it was asked for with, by the label it had then; null: the service made it. */
  readonly created_by_token: { readonly id: string; readonly name: string } | null;
  readonly created_at: WireInstant;
  /** Last edit, enable or disable. */
  readonly updated_at: WireInstant;
  /** Last time it was enabled after having been disabled; null when never. Later than `disabled_at`: re-enabled. */
  readonly enabled_at: WireInstant | null;
  /** Last time it was disabled, kept when it is enabled again; null when never. */
  readonly disabled_at: WireInstant | null;
  /** Last authenticated request that was no verification; null when never used. */
  readonly last_used_at: WireInstant | null;
  readonly last_used_from: string | null;
  /** Requests that did what a permission of it lets it do, since it was made. */
  readonly use_count: number;
  /** Last `GET /me` that was marked as verification; null when never verified. */
  readonly last_verified_at: WireInstant | null;
  readonly last_verified_from: string | null;
  readonly verification_count: number;
  /** The first 10 characters of the value. */
  readonly token_prefix: string;
}

/** The answer to issuing: the only place where the value ever appears. */
export interface WireIssuedAccessToken extends WireAccessToken {
  readonly token: string;
}

export interface WireAccessTokenList {
  readonly access_tokens: readonly WireAccessToken[];
  /** Ask again with it for the next page; null at the end. */
  readonly next_cursor: string | null;
}

/** How many tokens of a workspace are in which state; revoked ones are in none. */
export interface WireAccessTokenCounts {
  readonly total: number;
  /** Enabled, and not expired. */
  readonly active: number;
  readonly disabled: number;
  /** Whatever their status. */
  readonly expired: number;
  /** Active, and not for much longer. */
  readonly expiring_soon: number;
  readonly never_expires: number;
}

/** Body of issuing. Exactly one of `workspace_role` and `project_grants`, as `access_type` says. */
export interface WireIssueAccessToken {
  readonly label: string;
  readonly access_type: WireAccessType;
  readonly workspace_role?: WireRoleId;
  readonly project_grants?: readonly WireProjectGrantRequest[];
  readonly expires_at: WireInstant | null;
  /** No longer than that of the token that asks. */
  readonly max_issued_lifetime?: string | null;
  readonly managed_by?: WireManagedBy | null;
}

/** Body of editing: what is absent stays. `project_grants` replaces all grants. */
export interface WireEditAccessToken {
  readonly label?: string;
  readonly access_type?: WireAccessType;
  readonly workspace_role?: WireRoleId;
  readonly project_grants?: readonly WireProjectGrantRequest[];
  readonly expires_at?: WireInstant | null;
  /** Null: nobody claims it any more. */
  readonly managed_by?: WireManagedBy | null;
}

export interface WireWorkspace {
  readonly id: string;
  readonly name: string;
}

export interface WireWorkspaceList {
  readonly workspaces: readonly WireWorkspace[];
}

export interface WireProject {
  readonly id: string;
  readonly name: string;
  /** Absent where it is not known, as behind a gateway. */
  readonly code?: string;
}

export interface WireProjectList {
  /** Sorted by id. A project token sees the projects it is assigned to. */
  readonly projects: readonly WireProject[];
}

export type WireUserStatus = 'active' | 'left';

/** A person of the workspace. */
export interface WireUser {
  readonly id: string;
  /** Changes with each change. `If-Match` takes it, in quotes. */
  readonly version: string;
  readonly name: string;
  readonly email: string;
  readonly role: WireRoleReference;
  readonly status: WireUserStatus;
  /** Last time they left, kept when they come back; null when never. */
  readonly left_at: WireInstant | null;
  /** Tokens that they are the creator of and that are not revoked. */
  readonly access_tokens: number;
}

export interface WireUserList {
  readonly users: readonly WireUser[];
  readonly next_cursor: string | null;
}

/** Whoever is the creator of tokens that are not revoked. */
export interface WireTokenCreator extends WirePrincipal {
  /** Null: no person who is known here. */
  readonly status: WireUserStatus | null;
  readonly access_tokens: number;
}

export interface WireTokenCreatorList {
  /** Sorted by id. */
  readonly creators: readonly WireTokenCreator[];
  readonly next_cursor: string | null;
}

/** A role with what it allows, as `/me` shows it. */
export interface WireHeldRole extends WireRoleReference {
  readonly permissions: readonly string[];
}

export interface WireHeldWorkspaceRole extends WireHeldRole {
  readonly project_role: WireHeldRole | null;
}

/** Whoever the presented token is. `email` and `projects[].role` are there because the vendor documents them. */
export interface WireMe {
  readonly id: string;
  readonly type: 'TOKEN';
  readonly name: string;
  readonly email: null;
  readonly label: string;
  readonly workspace: WireWorkspace;
  /** Projects the token reaches, sorted by id; `role` is the name of the role held there. */
  readonly projects: readonly { readonly id: string; readonly name: string; readonly role: string }[];
  readonly access_type: WireAccessType;
  readonly workspace_role: WireHeldWorkspaceRole | null;
  readonly project_grants: readonly { readonly project_id: string; readonly role: WireHeldRole }[] | null;
  readonly status: WireTokenStatus;
  readonly expires_at: WireInstant | null;
  /** How long what it issues may live beyond its own end. */
  readonly max_issued_lifetime: string | null;
  readonly created_at: WireInstant;
}

/** One thing that does not fit: where (a JSON pointer into the body, the query or the headers) and why. */
export interface WireInvalidity {
  readonly in: 'body' | 'query' | 'header' | 'path';
  readonly pointer: string;
  readonly message: string;
}

/** RFC 9457 problem document. */
export interface WireProblem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  /** `invalid-request`: everything that does not fit, not only the first. */
  readonly errors?: readonly WireInvalidity[];
  /** `idempotency-key-reused`: the token that the key made, which may have been revoked since. */
  readonly token_id?: string;
  /** `idempotency-key-reused` where a resource was to be created: the one that the key made. */
  readonly resource_id?: string;
  /** `role-name-taken`: the role that has the name. */
  readonly role_id?: string;
  /** `permission-missing` and `exceeds-own-rights`: the permissions that are not held. */
  readonly permissions?: readonly string[];
}
