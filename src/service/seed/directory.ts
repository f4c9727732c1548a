import { SYSTEM_ROLES } from '../../contract/vocabulary/roles';
import type { RoleScope } from '../../contract/vocabulary/roles';
import type { RoleBook, RoleRow } from '../store/roles/role-row';
import type { SeedProject, SeedUser, ServiceSeed } from './service-seed';

/** A system or custom role of a workspace. */
export interface Role {
  readonly id: string;
  readonly name: string;
  readonly scope: RoleScope;
  readonly description: string;
  readonly system: boolean;
  readonly permissions: readonly string[];
  readonly projectRoleId: string | null;
  readonly assignableToTokens: boolean;
  readonly version: string;
}

/** A project as a workspace has it. The vendor's tell no code. */
export type Project = Omit<SeedProject, 'code'> & Partial<Pick<SeedProject, 'code'>>;

/** A workspace as the seed has it, or the vendor. One that was read of the vendor anew is another one. */
export interface SeededWorkspace {
  readonly id: string;
  readonly name: string;
  /** In the order of their ids. */
  readonly projects: ReadonlyMap<string, Project>;
  /** As the seed has them: what became of them since, the store knows. */
  readonly users: ReadonlyMap<string, SeedUser>;
}

/** A workspace with all that tokens refer to, looked up by id, as one transaction sees it. */
export interface Workspace extends SeededWorkspace {
  /** System before custom, workspace before project. */
  readonly roles: ReadonlyMap<string, Role>;
}

const byId = <Entry extends { readonly id: string }>(entries: readonly Entry[]): ReadonlyMap<string, Entry> =>
  new Map(entries.map((entry) => [entry.id, entry]));

const inOrder = <Entry extends { readonly id: string }>(entries: readonly Entry[]): readonly Entry[] =>
  [...entries].sort((a, b) => (a.id < b.id ? -1 : 1));

/** Nobody changes them. */
const VERSION_OF_SYSTEM_ROLES = '0';

/** The count alone could come again after a backup was restored; the time beside it does not. */
export const versionOf = (row: { readonly revision: number; readonly updatedAt: number }): string =>
  `${row.revision}-${row.updatedAt.toString(36)}`;

const systemRoles: readonly Role[] = SYSTEM_ROLES.map((role) => ({
  ...role,
  system: true,
  version: VERSION_OF_SYSTEM_ROLES,
}));

/** A custom role, from its row. */
export function roleOf(row: RoleRow): Role {
  return {
    id: row.id,
    name: row.name,
    scope: row.scope,
    description: row.description,
    system: false,
    permissions: row.permissions,
    projectRoleId: row.projectRoleId,
    assignableToTokens: row.assignableToTokens,
    version: versionOf(row),
  };
}

function rolesOf({ rows }: RoleBook): readonly Role[] {
  const all = [...systemRoles, ...rows.map(roleOf)];
  return [...all.filter((role) => role.scope === 'workspace'), ...all.filter((role) => role.scope === 'project')];
}

/** A workspace with these roles. */
export const withRoles = (workspace: SeededWorkspace, book: RoleBook): Workspace => ({
  ...workspace,
  roles: byId(rolesOf(book)),
});

/** Workspaces of a seed, by id. */
export function directoryOf(seed: ServiceSeed): ReadonlyMap<string, SeededWorkspace> {
  return byId(
    seed.workspaces.map((workspace) => ({
      id: workspace.id,
      name: workspace.name,
      projects: byId(inOrder(workspace.projects ?? [])),
      users: byId(workspace.users ?? []),
    })),
  );
}
