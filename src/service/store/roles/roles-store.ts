import type { RoleBook, RoleRow } from './role-row';

/** Tokens with a role that have the same status and longest issuing lifetime. */
export interface TokensWithRole {
  readonly number: number;
  readonly status: 'enabled' | 'disabled';
  /** The latest end among them; null: one of them never ends. */
  readonly latestEnd: number | null;
  readonly maxIssuedLifetime: string | null;
}

/** Who has a role: whoever it is taken from needs another one. */
export interface RoleUses {
  readonly tokens: readonly TokensWithRole[];
  readonly people: number;
}

/** Custom roles as one transaction sees them. */
export interface RolesView {
  book(workspaceId: string): Promise<RoleBook>;
  /** Deleted ones too, by id. */
  all(workspaceId: string): Promise<readonly RoleRow[]>;
  /** Tokens that are not revoked and have one of these workspace or project roles, and people with one of them. */
  uses(workspaceId: string, roleIds: readonly string[]): Promise<RoleUses>;
  /** Ids of the tokens that are not revoked and have this workspace or project role. */
  tokensWith(workspaceId: string, roleId: string): Promise<readonly string[]>;
}

export interface RolesChanges extends RolesView {
  /** A row that is new, or that is there and changed: as it is to be, but for its revision, which is counted up. */
  put(row: RoleRow): Promise<RoleRow>;
  /** Gives everybody who has the first role the second one: tokens that are not revoked, people, and workspace roles. */
  replace(workspaceId: string, roleId: string, by: { readonly roleId: string; readonly now: number }): Promise<void>;
}
