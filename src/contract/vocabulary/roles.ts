import { projectPermissionIds, workspacePermissionIds } from './permissions';
import type { Permission, ProjectPermission, WorkspacePermission } from './permissions';

/** Where a role can be given: to a token for its workspace, or for one project. */
export type RoleScope = 'workspace' | 'project';

/** A role that every workspace has and that nobody can change. */
export interface SystemRole {
  readonly id: string;
  readonly name: string;
  readonly scope: RoleScope;
  readonly description: string;
  /** Sorted. Workspace permissions in a workspace role, project permissions in a project role. */
  readonly permissions: readonly Permission[];
  /** Id of the project role that a workspace role amounts to inside every project; null: no rights in projects. */
  readonly projectRoleId: string | null;
  readonly assignableToTokens: boolean;
}

const viewsOfProject = projectPermissionIds.filter((id) => id.endsWith(':view'));
const memberRights: readonly ProjectPermission[] = [
  ...viewsOfProject,
  'executions:create',
  'executions:update',
  'executions:execute',
  'defects:create',
  'defects:update',
];
const coordinated = [
  'testcases',
  'testsuites',
  'sharedsteps',
  'requirements',
  'parameters',
  'releases',
  'labels',
] as const;
const coordinatorRights: readonly ProjectPermission[] = [
  ...memberRights,
  ...coordinated.flatMap((category): ProjectPermission[] => [`${category}:create`, `${category}:update`]),
];

const viewsOfWorkspace: readonly WorkspacePermission[] = [
  'projects:view',
  'users:view',
  'workspaceroles:view',
  'workspacefields:view',
  'workspaceparameters:view',
  'integrations:view',
  'accesstokens:view',
  'projectmembers:view',
  'groups:view',
];
const allButRevoking = workspacePermissionIds.filter((id) => id !== 'accesstokens:revoke');

const projectRole = (
  id: string,
  name: string,
  description: string,
  permissions: readonly Permission[],
): SystemRole => ({
  id,
  name,
  scope: 'project',
  description,
  permissions: [...permissions].sort(),
  projectRoleId: null,
  assignableToTokens: true,
});

const workspaceRole = (
  id: string,
  name: string,
  description: string,
  rights: {
    readonly permissions: readonly Permission[];
    readonly projectRoleId: string;
    readonly assignable?: boolean;
  },
): SystemRole => ({
  id,
  name,
  scope: 'workspace',
  description,
  permissions: [...rights.permissions].sort(),
  projectRoleId: rights.projectRoleId,
  assignableToTokens: rights.assignable ?? true,
});

/**
 * The system roles, names and rights over access tokens as in the vendor's permission list (Owner to Viewer); what the
 * list leaves open (rights in projects, remaining workspace rights) is decided here. Owner belongs to a person.
 */
export const SYSTEM_ROLES: readonly SystemRole[] = [
  workspaceRole('role_owner', 'Owner', 'Everything; belongs to a person and cannot be given to a token', {
    permissions: workspacePermissionIds,
    projectRoleId: 'role_project_manager',
    assignable: false,
  }),
  workspaceRole('role_administrator', 'Administrator', 'Everything in the workspace, revoking access tokens included', {
    permissions: workspacePermissionIds,
    projectRoleId: 'role_project_manager',
  }),
  workspaceRole('role_workspace_manager', 'Workspace Manager', 'Everything but revoking access tokens', {
    permissions: allButRevoking,
    projectRoleId: 'role_project_manager',
  }),
  workspaceRole('role_team_member', 'Team Member', 'Sees the workspace; Project Member in every project', {
    permissions: viewsOfWorkspace,
    projectRoleId: 'role_project_member',
  }),
  workspaceRole('role_viewer', 'Viewer', 'Sees the workspace and every project, changes nothing', {
    permissions: viewsOfWorkspace,
    projectRoleId: 'role_project_viewer',
  }),
  projectRole('role_project_manager', 'Project Manager', 'Everything in the project', projectPermissionIds),
  projectRole(
    'role_project_coordinator',
    'Project Coordinator',
    'Project Member, and creates and updates test cases, suites, shared steps, requirements, parameters, releases, labels',
    coordinatorRights,
  ),
  projectRole(
    'role_project_member',
    'Project Member',
    'Sees everything, runs executions, reports defects',
    memberRights,
  ),
  projectRole(
    'role_project_viewer',
    'Project Viewer',
    'Sees everything in the project, changes nothing',
    viewsOfProject,
  ),
];
