import { SYSTEM_ROLES } from '../../contract/vocabulary/roles';
import type { RoleScope } from '../../contract/vocabulary/roles';
import type { SeedProject, SeedUser, SeedWorkspace, ServiceSeed } from './service-seed';

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
}

/** A workspace with all that tokens refer to, looked up by id. Does not change while the service runs. */
export interface Workspace {
  readonly id: string;
  readonly name: string;
  /** System before custom, workspace before project. */
  readonly roles: ReadonlyMap<string, Role>;
  /** In the order of their ids. */
  readonly projects: ReadonlyMap<string, SeedProject>;
  readonly users: ReadonlyMap<string, SeedUser>;
}

const byId = <Entry extends { readonly id: string }>(entries: readonly Entry[]): ReadonlyMap<string, Entry> =>
  new Map(entries.map((entry) => [entry.id, entry]));

const inOrder = <Entry extends { readonly id: string }>(entries: readonly Entry[]): readonly Entry[] =>
  [...entries].sort((a, b) => (a.id < b.id ? -1 : 1));

function rolesOf(seed: SeedWorkspace): readonly Role[] {
  const custom = (seed.custom_roles ?? []).map((role) => ({
    id: role.id,
    name: role.name,
    scope: role.scope,
    description: role.description ?? '',
    system: false,
    permissions: [...role.permissions].sort(),
    projectRoleId: role.project_role ?? null,
    assignableToTokens: role.assignable_to_tokens ?? true,
  }));
  const all = [...SYSTEM_ROLES.map((role) => ({ ...role, system: true })), ...custom];
  return [...all.filter((role) => role.scope === 'workspace'), ...all.filter((role) => role.scope === 'project')];
}

/** Workspaces of a seed, by id. */
export function directoryOf(seed: ServiceSeed): ReadonlyMap<string, Workspace> {
  return byId(
    seed.workspaces.map((workspace) => ({
      id: workspace.id,
      name: workspace.name,
      roles: byId(rolesOf(workspace)),
      projects: byId(
        inOrder(workspace.projects ?? []).map((project) => ({
          ...project,
          testcases: inOrder(project.testcases ?? []),
        })),
      ),
      users: byId(workspace.users ?? []),
    })),
  );
}
