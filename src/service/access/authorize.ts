import type { OperationDefinition } from '../../contract/operations/operation-definition';
import { ProblemError } from '../problem/problem-error';
import { type Caller, spokenTo } from './caller';

/** The ids that stand in the path of a request. */
export interface PathIds {
  readonly workspace_id?: string;
  readonly project_id?: string;
  readonly token_id?: string;
  readonly user_id?: string;
  readonly role_id?: string;
  readonly testcase_id?: string;
  readonly execution_id?: string;
  readonly defect_id?: string;
}

const missing = ({ kind }: Caller, permission: string, where: string): ProblemError =>
  new ProblemError(
    'permission-missing',
    `${kind === 'token' ? 'The role of this token' : 'Your role'} does not allow ${permission} in ${where}.`,
    {
      permissions: [permission],
    },
  );

const hasNoAccess = (caller: Caller): string =>
  `${spokenTo(caller)} ${caller.kind === 'token' ? 'has' : 'have'} no access`;

function authorizeInProject(caller: Caller, projectId: string, permission: string): void {
  const { rights, workspace } = caller;
  const known = workspace.projects.has(projectId);
  // A project token is not told which other projects exist.
  if (!known && rights.accessType === 'workspace') {
    throw new ProblemError('project-not-found', `There is no project ${projectId} in ${workspace.id}.`);
  }
  const held = rights.inProject(projectId);
  if (!known || held === undefined) {
    throw new ProblemError('no-access-to-project', `${hasNoAccess(caller)} to project ${projectId}.`);
  }
  if (!held.has(permission)) throw missing(caller, permission, projectId);
}

/**
 * Whether the caller may do the operation at the place that the path names.
 * @throws ProblemError with the code that says why not
 */
export function authorize({ permission }: Pick<OperationDefinition, 'permission'>, caller: Caller, ids: PathIds): void {
  const { rights, workspace } = caller;
  // A token is not told whether another workspace exists.
  if (ids.workspace_id !== undefined && ids.workspace_id !== workspace.id) {
    throw new ProblemError('no-access-to-workspace', `${hasNoAccess(caller)} to workspace ${ids.workspace_id}.`);
  }
  if (permission === null) return;
  if (ids.project_id !== undefined) return authorizeInProject(caller, ids.project_id, permission);
  const seesItsOwnProjects = rights.accessType === 'project' && permission === 'projects:view';
  if (!seesItsOwnProjects && !rights.inWorkspace.has(permission)) throw missing(caller, permission, workspace.id);
}
