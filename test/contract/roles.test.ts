import { projectPermissionIds, SYSTEM_ROLES, workspacePermissionIds } from '../../src/contract';

const role = (name: string) => SYSTEM_ROLES.find((candidate) => candidate.name === name)!;
const tokenRights = (name: string) =>
  role(name)
    .permissions.filter((id) => id.startsWith('accesstokens:'))
    .map((id) => id.split(':')[1]);

test.each([
  ['Owner', ['create', 'edit', 'revoke', 'view'], 'role_project_manager', false],
  ['Administrator', ['create', 'edit', 'revoke', 'view'], 'role_project_manager', true],
  ['Workspace Manager', ['create', 'edit', 'view'], 'role_project_manager', true],
  ['Team Member', ['view'], 'role_project_member', true],
  ['Viewer', ['view'], 'role_project_viewer', true],
])(
  'the workspace role %s may %j tokens, is %s in every project, assignable to tokens: %s',
  (name, rights, inProjects, assignable) => {
    expect(tokenRights(name)).toEqual(rights);
    expect(role(name).projectRoleId).toBe(inProjects);
    expect(role(name).assignableToTokens).toBe(assignable);
  },
);

test('a Project Viewer views everything and does nothing else', () => {
  expect(role('Project Viewer').permissions).toEqual(projectPermissionIds.filter((id) => id.endsWith(':view')).sort());
});

test('a Project Member can in addition work on executions and report defects', () => {
  const more = role('Project Member').permissions.filter((id) => !id.endsWith(':view'));
  expect(more).toEqual([
    'defects:create',
    'defects:update',
    'executions:create',
    'executions:execute',
    'executions:update',
  ]);
});

test('a Project Coordinator can in addition create and update seven kinds of things', () => {
  const member: readonly string[] = role('Project Member').permissions;
  const more = role('Project Coordinator').permissions.filter((id) => !member.includes(id));
  const kinds = ['labels', 'parameters', 'releases', 'requirements', 'sharedsteps', 'testcases', 'testsuites'];
  expect(more).toEqual(kinds.flatMap((kind) => [`${kind}:create`, `${kind}:update`]));
});

test('a Project Manager holds every permission there is in a project', () => {
  expect(role('Project Manager').permissions).toEqual([...projectPermissionIds].sort());
});

test('a permission id alone says whether it applies to the workspace or to a project', () => {
  const both = workspacePermissionIds.filter((id) => (projectPermissionIds as readonly string[]).includes(id));
  expect(both).toEqual([]);
});
