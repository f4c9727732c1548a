import {
  SYSTEM_ROLES,
  operations,
  type OperationDefinition,
  type WireProblem,
  type WireRoleList,
} from '../../src/contract';
import { acmeWith, grants, MANAGEMENT, startBed, WS, type Bed } from './service-bed';

const ISSUER = {
  id: 'role_token_issuer',
  name: 'Token Issuer',
  scope: 'workspace',
  permissions: ['accesstokens:create', 'accesstokens:edit', 'accesstokens:view', 'projects:view'],
  project_role: 'role_project_member',
};
/** As little in the workspace as anybody, and everything in every project. */
const EVERYWHERE = {
  id: 'role_everywhere',
  name: 'Everywhere',
  scope: 'workspace',
  permissions: ['projects:view'],
  project_role: 'role_project_manager',
};
const PROTECTED = {
  id: 'role_people_only',
  name: 'People Only',
  scope: 'workspace',
  permissions: [],
  assignable_to_tokens: false,
};
const RENAMED_VIEWER = { id: 'role_guest', name: 'Guest', scope: 'workspace', permissions: ['projects:view'] };

let bed: Bed;
const values = new Map<string, string>();
beforeAll(async () => {
  bed = await startBed({ seed: acmeWith([ISSUER, EVERYWHERE, PROTECTED, RENAMED_VIEWER]) });
  for (const id of [
    'role_administrator',
    'role_workspace_manager',
    'role_team_member',
    'role_viewer',
    ISSUER.id,
    'role_guest',
  ]) {
    values.set(id, (await bed.issue({ label: id, workspace_role: { id } })).token);
  }
  values.set(
    'web only',
    (await bed.issue({ ...grants(['proj_web', 'role_project_viewer']), workspace_role: undefined })).token,
  );
  values.set(
    'web reporter',
    (await bed.issue({ ...grants(['proj_web', 'role_release_reporter']), workspace_role: undefined })).token,
  );
});
afterAll(() => bed.close());

const TARGETS: Readonly<Record<string, string>> = {
  workspace_id: 'ws_acme',
  project_id: 'proj_web',
  token_id: 'tok_nobody',
  user_id: 'user_nobody',
  role_id: 'role_nobody',
  testcase_id: 'tc_nobody',
  execution_id: 'exe_nobody',
  defect_id: 'def_nobody',
};
const pathOf = ({ path }: OperationDefinition): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => TARGETS[name] ?? '');
const inWorkspace = operations.filter(({ path, permission }) => permission !== null && !path.includes('{project_id}'));

describe.each(['role_administrator', 'role_workspace_manager', 'role_team_member', 'role_viewer'])('%s', (roleId) => {
  test.each(inWorkspace.map((operation) => [operation.name, operation] as const))(
    'may %s exactly when the role has the permission that the contract names',
    async (_, operation) => {
      const body = operation.body === undefined ? undefined : {};
      const answer = await bed.call<WireProblem>(operation.method, pathOf(operation), {
        token: values.get(roleId)!,
        body,
      });
      const allowed = SYSTEM_ROLES.find((role) => role.id === roleId)!.permissions.includes(operation.permission!);
      expect([answer.status === 403, (answer.body as WireProblem | undefined)?.code === 'permission-missing']).toEqual([
        !allowed,
        !allowed,
      ]);
      if (!allowed) expect(answer.body.permissions).toEqual([operation.permission]);
    },
  );
});

const inProject = operations.filter(({ path }) => path.includes('{project_id}'));

test.each([
  ...['role_administrator', 'role_workspace_manager', 'role_team_member', 'role_viewer', EVERYWHERE.id],
  ...['role_project_manager', 'role_project_coordinator', 'role_project_member', 'role_project_viewer'],
  'role_release_reporter',
])('%s may do in a project exactly what its permissions say, of test cases, executions and defects', async (roleId) => {
  const roles = (await bed.call<WireRoleList>('GET', `${WS}/roles`)).body.roles;
  const role = roles.find(({ id }) => id === roleId)!;
  const held = role.scope === 'project' ? role : roles.find(({ id }) => id === role.project_role!.id)!;
  const grant = role.scope === 'project' ? grants(['proj_web', roleId]) : workspace(roleId);
  const { token } = await bed.issue({ workspace_role: undefined, ...grant });
  for (const operation of inProject) {
    const body = operation.body === undefined ? undefined : {};
    const { status, body: answer } = await bed.call<WireProblem>(operation.method, pathOf(operation), { token, body });
    const allowed = held.permissions.includes(operation.permission!);
    expect([operation.name, status !== 403, answer.permissions]).toEqual([
      ...[operation.name, allowed],
      allowed ? undefined : [operation.permission],
    ]);
  }
  // Elsewhere a role in one project means nothing.
  const elsewhere = await bed.problem('POST', `${WS}/project/proj_api/defects`, { token, body: { title: 'x' } });
  const reports = held.permissions.includes('defects:create');
  if (role.scope === 'project') expect(elsewhere).toEqual([403, 'no-access-to-project']);
  else expect(elsewhere).toEqual(reports ? [201, undefined] : [403, 'permission-missing']);
});

test.each([
  ['another workspace', '/workspace/ws_other', 'no-access-to-workspace'],
  ['the tokens of another workspace', '/workspace/ws_other/access-tokens', 'no-access-to-workspace'],
])('%s is out of reach even for an Administrator, whether it exists or not', async (_, path, code) => {
  expect(await bed.problem('GET', path)).toEqual([403, code]);
});

test.each([
  ['web only', 'proj_web', 200, undefined],
  ['web only', 'proj_api', 403, 'no-access-to-project'],
  ['web only', 'proj_nowhere', 403, 'no-access-to-project'],
  ['web reporter', 'proj_web', 403, 'permission-missing'],
  ['role_viewer', 'proj_api', 200, undefined],
  ['role_viewer', 'proj_nowhere', 404, 'project-not-found'],
  ['role_guest', 'proj_web', 403, 'no-access-to-project'],
])('test cases as %s of %s are answered %i %s', async (who, project, status, code) => {
  const answer = await bed.problem('GET', `${WS}/project/${project}/testcases`, { token: values.get(who)! });
  expect(answer).toEqual([status, code]);
});

test('a project token sees its own projects, a workspace token all of them', async () => {
  type Projects = { projects: { id: string }[] };
  const own = await bed.call<Projects>('GET', `${WS}/projects`, { token: values.get('web only')! });
  const all = await bed.call<Projects>('GET', `${WS}/projects`);
  expect(own.body.projects.map((project) => project.id)).toEqual(['proj_web']);
  expect(all.body.projects).toHaveLength(6);
  // To see that a project is there needs no role in it.
  const guest = await bed.call<Projects>('GET', `${WS}/projects`, { token: values.get('role_guest')! });
  expect(guest.body).toEqual(all.body);
});

test('a project token has no rights in the workspace itself', async () => {
  const options = { token: values.get('web only')! };
  expect(await bed.problem('GET', `${WS}/access-tokens`, options)).toEqual([403, 'permission-missing']);
  expect(await bed.problem('GET', `${WS}/roles`, options)).toEqual([403, 'permission-missing']);
});

const issueAs = (who: string, body: object) =>
  bed.call<WireProblem>('POST', `${WS}/access-tokens`, {
    token: who === 'management' ? MANAGEMENT : values.get(who)!,
    body: { label: 'x', expires_at: null, ...body },
    headers: { 'idempotency-key': `${who} ${JSON.stringify(body)}`.slice(0, 250) },
  });
const workspace = (id: string) => ({ access_type: 'workspace', workspace_role: { id } });

test.each([
  ['management', workspace('role_owner'), 403, 'role-not-assignable'],
  ['management', workspace(PROTECTED.id), 403, 'role-not-assignable'],
  ['management', workspace('role_nobody'), 422, 'role-unknown'],
  ['management', workspace('role_project_viewer'), 422, 'role-unknown'],
  ['management', grants(['proj_web', 'role_viewer']), 422, 'role-unknown'],
  ['management', grants(['proj_nowhere', 'role_project_viewer']), 422, 'project-unknown'],
  [
    'management',
    grants(['proj_web', 'role_project_viewer'], ['proj_web', 'role_project_member']),
    422,
    'invalid-request',
  ],
  ['role_workspace_manager', workspace('role_administrator'), 403, 'exceeds-own-rights'],
  [ISSUER.id, workspace('role_viewer'), 403, 'exceeds-own-rights'],
  [ISSUER.id, workspace(EVERYWHERE.id), 403, 'exceeds-own-rights'],
  [ISSUER.id, grants(['proj_api', 'role_project_coordinator']), 403, 'exceeds-own-rights'],
])('%s cannot issue %j: %i %s', async (who, body, status, code) => {
  const answer = await issueAs(who, body);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
});

test.each([
  ['role_workspace_manager', workspace('role_workspace_manager')],
  ['role_workspace_manager', grants(['proj_api', 'role_project_manager'])],
  [ISSUER.id, workspace(ISSUER.id)],
  [ISSUER.id, grants(['proj_web', 'role_project_member'], ['proj_api', 'role_project_viewer'])],
])('%s can issue %j: it holds all of that itself', async (who, body) => {
  expect((await issueAs(who, body)).status).toBe(201);
});

test('the refusal names the permissions that are not held', async () => {
  const answer = await issueAs('role_workspace_manager', workspace('role_administrator'));
  expect(answer.body.permissions).toEqual(['accesstokens:revoke']);
});

describe('a Workspace Manager and a stronger token', () => {
  let strong: string;
  const as = () => ({ token: values.get('role_workspace_manager')! });
  beforeAll(async () => {
    const expires_at = '2029-01-01T00:00:00Z';
    strong = (await bed.issue({ workspace_role: { id: 'role_administrator' }, expires_at })).id;
  });

  test.each([
    ['give it a new label', { label: 'renamed' }, 200],
    ['lengthen its life', { expires_at: '2030-01-01T00:00:00Z' }, 403],
    ['let it live for ever', { expires_at: null }, 403],
    ['shorten its life', { expires_at: '2028-01-01T00:00:00Z' }, 200],
    ['keep its role by saying so', { workspace_role: { id: 'role_administrator' } }, 403],
  ])('to %s (%j) is answered %i', async (_, body, status) => {
    expect((await bed.call('PATCH', `${WS}/access-token/${strong}`, { ...as(), body })).status).toBe(status);
  });

  test('it can be disabled but not enabled again, and it can be narrowed', async () => {
    expect((await bed.call('POST', `${WS}/access-token/${strong}/disable`, as())).status).toBe(200);
    expect(await bed.problem('POST', `${WS}/access-token/${strong}/enable`, as())).toEqual([403, 'exceeds-own-rights']);
    const narrowed = await bed.call('PATCH', `${WS}/access-token/${strong}`, {
      ...as(),
      body: { workspace_role: { id: 'role_viewer' } },
    });
    expect(narrowed.status).toBe(200);
    expect((await bed.call('POST', `${WS}/access-token/${strong}/enable`, as())).status).toBe(200);
  });
});
