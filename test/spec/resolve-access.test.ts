import fc from 'fast-check';
import { SYSTEM_ROLES } from '../../src/contract/vocabulary/roles';
import type { Role, RoleCatalogue } from '../../src/core/model/access';
import { permissionsOf } from '../../src/core/model/access';
import { permissionId, projectId } from '../../src/core/model/ids';
import { resolveAccess } from '../../src/core/token-spec/access/resolve-access';
import { brief, read, specOf, token, unmark } from './marked-spec';

const nameOf = (id: string | null) => SYSTEM_ROLES.find((role) => role.id === id)?.name ?? null;
const system: readonly Role[] = SYSTEM_ROLES.map((role) => ({
  id: role.id,
  name: role.name,
  scope: role.scope,
  permissions: role.permissions.map((id) => permissionId(id)),
  projectRole: nameOf(role.projectRoleId),
  assignableToTokens: role.assignableToTokens,
}));
const custom = (name: string, permissions: readonly string[], more: Partial<Role> = {}): Role => ({
  id: `role_${name}`,
  name,
  scope: 'project',
  permissions: permissions.map(permissionId),
  projectRole: null,
  assignableToTokens: true,
  ...more,
});
const projects = ['proj_web', 'proj_api', 'proj_mobile'].map(projectId);

function resolve(marked: string, extra: readonly Role[] = []) {
  const { text, spots } = unmark(marked);
  const { states, errors, places } = read(text);
  expect(errors).toEqual([]);
  const facts = { roles: { roles: [...system, ...extra] }, projects };
  return { spots, resolution: resolveAccess(states[0]!, facts, (ref, ...path) => places.of(ref, ...path)) };
}

const needing = (needs: string) =>
  specOf(token({ access: `{ projects: [{ project: proj_web, needs: [${needs}] }] }` }));
const rolesOf = (resolution: ReturnType<typeof resolve>['resolution']) =>
  resolution.kind === 'resolved' ? resolution.state.tokens.map(({ access }) => access) : resolution;

// The roles and what they may do are those of the product.
test.each([
  ['testcases:view', 'Project Viewer'],
  ['testcases:view, executions:execute', 'Project Member'],
  ['defects:create', 'Project Member'],
  ['testcases:create', 'Project Coordinator'],
  ['labels:delete', 'Project Manager'],
])('the need %s resolves to the lowest project role, %s', (needs, role) => {
  expect(rolesOf(resolve(needing(needs)).resolution)).toEqual([
    { type: 'project', grants: [{ project: 'proj_web', role }] },
  ]);
});

test.each([
  ['users:view', 'Viewer'],
  ['users:view, executions:execute', 'Team Member'],
  ['groups:create', 'Workspace Manager'],
  ['accesstokens:revoke', 'Administrator'],
])('the need %s in the workspace resolves to the lowest workspace role, %s', (needs, role) => {
  const { resolution } = resolve(specOf(token({ access: `{ workspace: { needs: [${needs}] } }` })));
  expect(rolesOf(resolution)).toEqual([{ type: 'workspace', role }]);
});

test('a custom role that is lower than every system role is taken', () => {
  const extra = [custom('Case Reader', ['testcases:view'])];
  expect(rolesOf(resolve(needing('testcases:view'), extra).resolution)).toMatchObject([
    { grants: [{ role: 'Case Reader' }] },
  ]);
});

test('of roles with the same permissions the first by name is taken', () => {
  const extra = [custom('B Reader', ['testcases:view']), custom('A Reader', ['testcases:view'])];
  expect(rolesOf(resolve(needing('testcases:view'), extra).resolution)).toMatchObject([
    { grants: [{ role: 'A Reader' }] },
  ]);
});

test('a lower role that can not be given to tokens is passed over', () => {
  const extra = [custom('Human Reader', ['testcases:view'], { assignableToTokens: false })];
  expect(rolesOf(resolve(needing('testcases:view'), extra).resolution)).toMatchObject([
    { grants: [{ role: 'Project Viewer' }] },
  ]);
});

const failing: readonly (readonly [string, string, readonly Role[], string, string | undefined])[] = [
  [
    'an unknown role',
    specOf(token({ access: '{ projects: [{ project: proj_web, role: ▸Project Viewr }] }' })),
    [],
    'unknown-role',
    'Project Viewer',
  ],
  [
    'a workspace role in a project',
    specOf(token({ access: '{ projects: [{ project: proj_web, role: ▸Administrator }] }' })),
    [],
    'unknown-role',
    undefined,
  ],
  [
    'Owner, which belongs to a person',
    specOf(token({ access: '{ workspace: { role: ▸Owner } }' })),
    [],
    'role-not-assignable',
    undefined,
  ],
  [
    'an unknown project',
    specOf(token({ access: '{ projects: [{ project: ▸proj_wep, role: Project Viewer }] }' })),
    [],
    'unknown-project',
    'proj_web',
  ],
  ['an unknown permission', needing('defects:view, ▸testcase:view'), [], 'unknown-permission', 'testcases:view'],
  [
    'a need that no role covers',
    specOf(token({ access: '{ projects: [{ project: proj_web, needs: ▸[testcases:view, users:view] }] }' })),
    [],
    'needs-not-covered',
    undefined,
  ],
  [
    'two lowest roles that can not be compared',
    specOf(token({ access: '{ projects: [{ project: proj_web, needs: ▸[testcases:view] }] }' })),
    [custom('Reader A', ['testcases:view', 'labels:view']), custom('Reader B', ['testcases:view', 'defects:view'])],
    'needs-ambiguous',
    undefined,
  ],
];

test.each(failing)('%s is an error at its place', (_, marked, extra, code, suggestion) => {
  const { resolution, spots } = resolve(marked, extra);
  if (resolution.kind !== 'failed') throw new Error('expected an error');
  expect(brief(resolution.errors)).toEqual([`${code} ${spots[0]!.line}:${spots[0]!.column}`]);
  expect(resolution.errors[0]!.suggestion).toBe(suggestion);
});

test('needs that no role covers: the error shows the nearest roles and what each lacks', () => {
  const extra = [
    custom('Half', ['testcases:view']),
    custom('Human', ['testcases:view', 'special:do'], { assignableToTokens: false }),
  ];
  const { resolution } = resolve(needing('testcases:view, special:do'), extra);
  const [error] = resolution.kind === 'failed' ? resolution.errors : [];
  expect(error?.message).toContain('Half lacks special:do');
  expect(error?.advice).toContain('Human would');
});

test('incomparable roles: the error shows both and what each has beyond the needs', () => {
  const extra = [
    custom('Reader A', ['testcases:view', 'labels:view']),
    custom('Reader B', ['testcases:view', 'defects:view']),
  ];
  const { resolution } = resolve(needing('testcases:view'), extra);
  const [error] = resolution.kind === 'failed' ? resolution.errors : [];
  expect(error?.message).toContain('Reader A also has labels:view');
  expect(error?.message).toContain('Reader B also has defects:view');
});

test('all errors of all tokens are reported at once', () => {
  const { resolution } = resolve(
    specOf(
      token({ access: '{ projects: [{ project: nope, role: Nobody }] }' }),
      token({ name: 'second', access: '{ workspace: { role: Nobody } }' }),
    ),
  );
  expect(resolution.kind === 'failed' && resolution.errors.map(({ code }) => code)).toEqual([
    'unknown-project',
    'unknown-role',
    'unknown-role',
  ]);
});

test('workspace access whose needs are all about projects is a finding; what only the workspace has is none', () => {
  const of = (needs: string) => {
    const { resolution } = resolve(specOf(token({ access: `{ workspace: { needs: [${needs}] } }` })));
    return resolution.kind === 'resolved' ? resolution.findings.map(({ diagnostic }) => diagnostic.code) : [];
  };
  expect(of('testcases:view')).toEqual(['workspace-access-not-needed']);
  expect(of('testcases:view, users:view')).toEqual([]);
  expect(of('accesstokens:create')).toEqual(['can-manage-tokens']);
});

test('without a file, an error names the token and the field', () => {
  const { states } = read(specOf(token({ access: '{ workspace: { role: Nobody } }' })));
  const resolution = resolveAccess(states[0]!, { roles: { roles: system }, projects });
  expect(resolution.kind === 'failed' && resolution.errors[0]!.place).toEqual({
    kind: 'resource',
    resource: 'token ci-regression-runner',
    attribute: 'access.workspace.role',
  });
});

test('a role found for needs covers them, and no assignable role below it does', () => {
  const ids = ['testcases:view', 'defects:view', 'labels:view', 'executions:execute', 'labels:delete'];
  const someRoles = fc.array(fc.tuple(fc.subarray(ids, { minLength: 1 }), fc.boolean()), { maxLength: 4 });
  const property = fc.property(someRoles, fc.subarray(ids, { minLength: 1 }), (made, needs) => {
    const extra = made.map(([permissions, assignableToTokens], i) =>
      custom(`Custom ${i}`, permissions, { assignableToTokens }),
    );
    const catalogue: RoleCatalogue = { roles: [...system, ...extra] };
    const { resolution } = resolve(needing(needs.join(', ')), extra);
    const covers = (role: Role) => needs.every((need) => permissionsOf(catalogue, 'project', role.name).has(need));
    const able = catalogue.roles.filter((role) => role.scope === 'project' && role.assignableToTokens && covers(role));
    if (resolution.kind === 'failed') {
      expect(resolution.errors.map(({ code }) => code)).toEqual(['needs-ambiguous']);
      return;
    }
    const access = resolution.state.tokens[0]!.access;
    const chosen = able.find((role) => access.type === 'project' && role.name === access.grants[0]!.role);
    expect(chosen).toBeDefined();
    const lower = able.filter(
      (role) =>
        role.permissions.length < chosen!.permissions.length &&
        role.permissions.every((id) => chosen!.permissions.includes(id)),
    );
    expect(lower).toEqual([]);
  });
  fc.assert(property, { numRuns: 60 });
});
