import { projectPermissionIds } from '../../../contract/vocabulary/permissions';
import type { Rule } from '../../../gateway/rule';
import { authorize } from '../../access/authorize';
import type { TokenCaller } from '../../access/caller';
import { ProblemError } from '../../problem/problem-error';

/** The places that a request names. Undefined project: none, or one that only its body tells. */
export interface Places {
  readonly workspace: string | undefined;
  readonly project: string | undefined;
}

const ofProjects: ReadonlySet<string> = new Set(projectPermissionIds);

/**
 * Whether a token may do what a rule lets through, at the place that the request names: by the same rights as the service's own
 * operations. What names no project touches any of them.
 * @throws ProblemError with the code that says why not
 */
export function authorizeRule(rule: Rule, caller: TokenCaller, { workspace, project }: Places): void {
  const { rights } = caller;
  const { permission } = rule;
  const ids = {
    ...(workspace !== undefined && { workspace_id: workspace }),
    ...(project !== undefined && { project_id: project }),
  };
  if (project !== undefined) {
    // What needs no permission still needs access to the place.
    if (permission === null) requireReach(caller, project);
    return authorize({ permission }, caller, ids);
  }
  authorize({ permission: null }, caller, ids);
  if (rule.list !== undefined) return authorize({ permission }, caller, ids);
  if (rights.accessType === 'project') {
    const why = `This token is for projects, and ${rule.method} ${rule.path} names none.`;
    throw new ProblemError('no-access-to-workspace', why);
  }
  if (permission === null || !ofProjects.has(permission)) return authorize({ permission }, caller, ids);
  if (rights.inEveryProject.has(permission)) return;
  const why = `The role of this token does not allow ${permission} in every project, and ${rule.method} ${rule.path} names none.`;
  throw new ProblemError('permission-missing', why, { permissions: [permission] });
}

function requireReach(caller: TokenCaller, project: string): void {
  if (caller.workspace.projects.has(project) && caller.rights.inProject(project) !== undefined) return;
  throw new ProblemError('no-access-to-project', `This token has no access to project ${project}.`);
}

/** Which items of a list the token may see. */
export const seenBy =
  ({ rights, workspace }: TokenCaller, of: 'workspaces' | 'projects') =>
  (id: string): boolean =>
    of === 'workspaces' ? id === workspace.id : rights.accessType === 'workspace' || rights.inProject(id) !== undefined;
