import { getMe as definition } from '../../contract/operations/get-me';
import type { RoleScope } from '../../contract/vocabulary/roles';
import type { WireHeldRole, WireHeldWorkspaceRole, WireMe } from '../../contract/wire';
import type { TokenCaller } from '../access/caller';
import type { Workspace } from '../seed/directory';
import { type Operation, PreparedAnswer } from './operation';
import { presentInstant, requireShown } from './present-access-token';

/** What tokens of a role have in common. Built once per workspace and role: a workspace can have many projects. */
interface RoleView {
  readonly held: WireHeldRole;
  /** Every project of the workspace, as held with this project role. */
  readonly everyProject: WireMe['projects'];
}

const views = new WeakMap<Workspace, Map<string, RoleView>>();

/** A role that the seed has in another scope by now gives nothing, as one that is gone. */
function viewOf(roleId: string, scope: RoleScope, workspace: Workspace): RoleView {
  const ofWorkspace = views.get(workspace) ?? new Map<string, RoleView>();
  views.set(workspace, ofWorkspace);
  const key = `${scope} ${roleId}`;
  const known = ofWorkspace.get(key);
  if (known !== undefined) return known;
  const found = workspace.roles.get(roleId);
  const role = found?.scope === scope ? found : undefined;
  const name = found?.name ?? roleId;
  const view: RoleView = {
    held: { id: roleId, name, permissions: role?.permissions ?? [] },
    everyProject:
      scope === 'project' && role !== undefined
        ? [...workspace.projects.values()].map((p) => ({ id: p.id, name: p.name, role: name }))
        : [],
  };
  ofWorkspace.set(key, view);
  return view;
}

function projectRoleOf(roleId: string, workspace: Workspace): string | null {
  const role = workspace.roles.get(roleId);
  return role?.scope === 'workspace' ? role.projectRoleId : null;
}

export function heldWorkspaceRole(roleId: string, workspace: Workspace): WireHeldWorkspaceRole {
  const projectRoleId = projectRoleOf(roleId, workspace);
  return {
    ...viewOf(roleId, 'workspace', workspace).held,
    project_role: projectRoleId === null ? null : viewOf(projectRoleId, 'project', workspace).held,
  };
}

/** The projects that the token reaches, each with the name of the role held there. */
function reachedProjects({ row: { grants }, workspace }: TokenCaller): WireMe['projects'] {
  if (grants.accessType === 'workspace') {
    const projectRoleId = projectRoleOf(grants.roleId, workspace);
    return projectRoleId === null ? [] : viewOf(projectRoleId, 'project', workspace).everyProject;
  }
  return grants.projects.flatMap(({ projectId, roleId }) => {
    const project = workspace.projects.get(projectId);
    return project === undefined
      ? []
      : [{ id: projectId, name: project.name, role: viewOf(roleId, 'project', workspace).held.name }];
  });
}

function me(caller: TokenCaller): WireMe {
  const { workspace } = caller;
  const row = requireShown(caller.row);
  const { grants } = row;
  return {
    id: row.id,
    type: 'TOKEN',
    name: row.label,
    email: null,
    label: row.label,
    workspace: { id: workspace.id, name: workspace.name },
    projects: reachedProjects(caller),
    access_type: grants.accessType,
    workspace_role: grants.accessType === 'workspace' ? heldWorkspaceRole(grants.roleId, workspace) : null,
    project_grants:
      grants.accessType === 'project'
        ? grants.projects.map(({ projectId, roleId }) => ({
            project_id: projectId,
            role: viewOf(roleId, 'project', workspace).held,
          }))
        : null,
    status: row.status,
    expires_at: row.expiresAt === null ? null : presentInstant(row.expiresAt),
    max_issued_lifetime: row.maxIssuedLifetime,
    created_at: presentInstant(row.createdAt),
  };
}

/** Callers do not change while they are remembered, and tokens that verify themselves ask this often. */
const answers = new WeakMap<TokenCaller, PreparedAnswer>();

export const getMe: Operation = {
  definition,
  tell: ({ caller }) => {
    // A session acts in a workspace that the path names, and this path names none.
    if (caller.kind !== 'token') throw new Error('a person has no token');
    const known = answers.get(caller);
    if (known !== undefined) return known;
    const answer = new PreparedAnswer(me(caller));
    answers.set(caller, answer);
    return answer;
  },
};
