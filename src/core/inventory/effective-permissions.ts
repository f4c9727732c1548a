import { type Access, findRole, type RoleCatalogue } from '../model/access';
import type { ProjectId } from '../model/ids';

/** What an access allows at one place. */
export interface Effective {
  /** `workspace`: in the workspace itself; `projects`: in every project; else in this one. */
  readonly place: 'workspace' | 'projects' | ProjectId;
  /** Sorted. `null`: the workspace has no such role any more, so nobody can tell. */
  readonly permissions: readonly string[] | null;
}

const sorted = new WeakMap<object, readonly string[]>();

/** The permissions of a role, sorted once for however many tokens have it. */
function permissionsIn(
  catalogue: RoleCatalogue,
  scope: 'workspace' | 'project',
  name: string,
): Effective['permissions'] {
  const role = findRole(catalogue, scope, name);
  if (!role) return null;
  const known = sorted.get(role) ?? [...role.permissions].sort();
  sorted.set(role, known);
  return known;
}

/** What an access allows, place by place. A role in the workspace may carry one in every project. */
export function effectivePermissions(catalogue: RoleCatalogue, access: Access): readonly Effective[] {
  if (access.type === 'project') {
    return access.grants.map(({ project, role }) => ({
      place: project,
      permissions: permissionsIn(catalogue, 'project', role),
    }));
  }
  const inProjects = findRole(catalogue, 'workspace', access.role)?.projectRole ?? null;
  return [
    { place: 'workspace', permissions: permissionsIn(catalogue, 'workspace', access.role) },
    ...(inProjects === null
      ? []
      : [{ place: 'projects' as const, permissions: permissionsIn(catalogue, 'project', inProjects) }]),
  ];
}

const MANAGING = ['accesstokens:create', 'accesstokens:edit', 'accesstokens:revoke'];

/** The permissions with which a token could make, change or end tokens. */
export const managingIn = (effective: readonly Effective[]): readonly string[] =>
  MANAGING.filter((one) => effective.some(({ permissions }) => permissions?.includes(one)));
