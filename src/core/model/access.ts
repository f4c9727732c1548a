import type { PermissionId, ProjectId } from './ids';

/** What a token may do, and where. Roles are named as in the workspace's role catalogue. */
export type Access =
  | {
      readonly type: 'workspace';
      readonly role: string;
      /** How long what it issues may live beyond its own end, as the token API writes it: `90d`; not at all when absent. */
      readonly maxIssuedLifetime?: string;
    }
  | { readonly type: 'project'; readonly grants: readonly ProjectGrant[] };

/** One role in one project. */
export interface ProjectGrant {
  readonly project: ProjectId;
  readonly role: string;
}

/** A role as the token API describes it. Roles are data: custom ones count like system ones. */
export interface Role {
  readonly id: string;
  readonly name: string;
  readonly scope: 'workspace' | 'project';
  readonly permissions: readonly PermissionId[];
  /** For a workspace role: the project role that it gives in every project; `null` when it gives none. */
  readonly projectRole: string | null;
  readonly assignableToTokens: boolean;
}

/** All roles of a workspace. */
export interface RoleCatalogue {
  readonly roles: readonly Role[];
}

export const findRole = (catalogue: RoleCatalogue, scope: Role['scope'], name: string): Role | undefined =>
  catalogue.roles.find((role) => role.scope === scope && role.name === name);

/** What a role lets a token do: its own permissions and, for a workspace role, those it has in every project. */
export function permissionsOf(catalogue: RoleCatalogue, scope: Role['scope'], name: string): ReadonlySet<string> {
  const role = findRole(catalogue, scope, name);
  const inProjects = role?.projectRole ? findRole(catalogue, 'project', role.projectRole) : undefined;
  return new Set([...(role?.permissions ?? []), ...(inProjects?.permissions ?? [])]);
}

export const workspaceAccess = (role: string, lifetime?: string | null): Access => ({
  type: 'workspace',
  role,
  ...(typeof lifetime === 'string' && { maxIssuedLifetime: lifetime }),
});

/** How long what it issues may outlive a token, as the token API writes it; a token for projects issues nothing. */
export const issuedLifetime = (access: { readonly maxIssuedLifetime?: string } | object): string | undefined =>
  'maxIssuedLifetime' in access ? access.maxIssuedLifetime : undefined;

/** One spelling of an access: grants sorted by project, so that equal accesses are equal as text. */
export function canonicalAccess(access: Access): Access {
  if (access.type === 'workspace') return workspaceAccess(access.role, access.maxIssuedLifetime);
  const grants = access.grants
    .map(({ project, role }) => ({ project, role }))
    .sort((a, b) => (a.project < b.project ? -1 : a.project > b.project ? 1 : 0));
  return { type: 'project', grants };
}

export const sameAccess = (a: Access, b: Access): boolean =>
  JSON.stringify(canonicalAccess(a)) === JSON.stringify(canonicalAccess(b));

/** What a token keeps for its whole life: no edit changes it. */
export const isSameKind = (a: Access, b: Access): boolean =>
  a.type === b.type && issuedLifetime(a) === issuedLifetime(b);

/** For people: `Viewer (workspace)` or `proj_api: Project Viewer, proj_web: Project Member`. */
export function describeAccess(access: Access): string {
  if (access.type === 'workspace') {
    const { role, maxIssuedLifetime: lifetime } = access;
    if (lifetime === undefined) return `${role} (workspace)`;
    return `${role} (workspace, issues ${lifetime === 'unlimited' ? 'without end' : `for ${lifetime}`})`;
  }
  return access.grants.map((grant) => `${grant.project}: ${grant.role}`).join(', ');
}
