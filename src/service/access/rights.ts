import type { Workspace } from '../seed/directory';
import type { TokenGrants } from '../store/token-row';

/** What a set of grants allows. A role or project that the seed no longer has allows nothing. */
export interface Rights {
  readonly accessType: 'workspace' | 'project';
  readonly inWorkspace: ReadonlySet<string>;
  /** Rights in every project there is and will be; empty for project grants. */
  readonly inEveryProject: ReadonlySet<string>;
  /** Rights in one project; undefined: no access to it. */
  inProject(projectId: string): ReadonlySet<string> | undefined;
}

const none: ReadonlySet<string> = new Set();

/** The rights that grants amount to in their workspace. */
export function rightsOf(grants: TokenGrants, workspace: Workspace): Rights {
  const permissionsOf = (roleId: string | null | undefined): ReadonlySet<string> =>
    new Set(roleId ? workspace.roles.get(roleId)?.permissions : undefined);
  if (grants.accessType === 'workspace') {
    const role = workspace.roles.get(grants.roleId);
    const inEveryProject = permissionsOf(role?.projectRoleId);
    const reachesProjects = role !== undefined && role.projectRoleId !== null;
    return {
      accessType: 'workspace',
      inWorkspace: permissionsOf(grants.roleId),
      inEveryProject,
      inProject: () => (reachesProjects ? inEveryProject : undefined),
    };
  }
  const byProject = new Map(grants.projects.map((grant) => [grant.projectId, permissionsOf(grant.roleId)]));
  return {
    accessType: 'project',
    inWorkspace: none,
    inEveryProject: none,
    inProject: (projectId) => byProject.get(projectId),
  };
}

const without = (wanted: ReadonlySet<string>, held: ReadonlySet<string>): readonly string[] =>
  [...wanted].filter((permission) => !held.has(permission));

/**
 * The permissions that grants would give and the holder of `own` lacks, sorted; empty: they stay within. A right in
 * one project is covered by the right in that project; a right in every project only by the same.
 */
export function rightsBeyond(grants: TokenGrants, own: Rights, workspace: Workspace): readonly string[] {
  const wanted = rightsOf(grants, workspace);
  const beyond = [
    ...without(wanted.inWorkspace, own.inWorkspace),
    ...without(wanted.inEveryProject, own.inEveryProject),
  ];
  if (grants.accessType === 'project') {
    for (const { projectId } of grants.projects) {
      beyond.push(...without(wanted.inProject(projectId) ?? none, own.inProject(projectId) ?? none));
    }
  }
  return [...new Set(beyond)].sort();
}
