import type { WireProjectGrantRequest, WireRoleId } from '../../contract/wire';
import { ProblemError } from '../problem/problem-error';
import type { Role, Workspace } from '../seed/directory';
import type { ProjectGrant, TokenGrants } from '../store/token-row';
import type { Caller } from './caller';
import { rightsBeyond } from './rights';

function assignableRole(workspace: Workspace, roleId: string, scope: Role['scope']): string {
  const role = workspace.roles.get(roleId);
  if (role === undefined || role.scope !== scope) {
    throw new ProblemError(
      'role-unknown',
      `There is no ${scope} role ${roleId} in ${workspace.id}. See the list of roles.`,
    );
  }
  if (!role.assignableToTokens) {
    throw new ProblemError(
      'role-not-assignable',
      `The role ${role.name} (${role.id}) cannot be given to an access token.`,
    );
  }
  return role.id;
}

function projectGrant(workspace: Workspace, requested: WireProjectGrantRequest): ProjectGrant {
  const projectId = requested.project_id;
  if (!workspace.projects.has(projectId)) {
    throw new ProblemError('project-unknown', `There is no project ${projectId} in ${workspace.id}.`);
  }
  return { projectId, roleId: assignableRole(workspace, requested.role.id, 'project') };
}

function refuseRepeatedProjects(requested: readonly WireProjectGrantRequest[]): void {
  const seen = new Set<string>();
  const errors = requested.flatMap((grant, index) => {
    const again = seen.has(grant.project_id);
    seen.add(grant.project_id);
    const pointer = `/project_grants/${index}/project_id`;
    return again ? [{ in: 'body' as const, pointer, message: `${grant.project_id} is listed more than once` }] : [];
  });
  if (errors.length > 0) throw new ProblemError('invalid-request', 'A project can be granted once.', { errors });
}

/** Grants of a workspace token, from what was asked for. */
export const workspaceGrants = (workspace: Workspace, requested: WireRoleId): TokenGrants => ({
  accessType: 'workspace',
  roleId: assignableRole(workspace, requested.id, 'workspace'),
});

/** Grants of a project token, from what was asked for. */
export function projectGrants(workspace: Workspace, requested: readonly WireProjectGrantRequest[]): TokenGrants {
  refuseRepeatedProjects(requested);
  const projects = requested.map((grant) => projectGrant(workspace, grant));
  return { accessType: 'project', projects: projects.sort((a, b) => (a.projectId < b.projectId ? -1 : 1)) };
}

/** @throws ProblemError when the grants give something that the caller does not hold itself */
export function requireWithinOwnRights(grants: TokenGrants, caller: Caller): void {
  const permissions = rightsBeyond(grants, caller.rights, caller.workspace);
  if (permissions.length === 0) return;
  throw new ProblemError(
    'exceeds-own-rights',
    `${caller.kind === 'token' ? 'This token does not itself' : 'You do not'} hold ${permissions.join(', ')}.`,
    {
      permissions,
    },
  );
}
