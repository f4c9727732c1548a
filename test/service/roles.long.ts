import fc from 'fast-check';
import {
  MAXIMUM_CUSTOM_ROLES,
  projectPermissionIds,
  requiredWith,
  SYSTEM_ROLES,
  workspacePermissionIds,
  type WireAccessToken,
  type WireMe,
  type WirePermissionList,
  type WireProblem,
  type WireRole,
  type WireRoleInUse,
  type WireRoleList,
  type WireUser,
} from '../../src/contract';
import { brokenIn, exported } from './audit-reading';
import { acmeWith, grants, HOUR, MANAGEMENT, START, startBed, WS, type Bed } from './service-bed';

let bed: Bed;
beforeAll(async () => (bed = await startBed()));
beforeEach(() => (bed.clock.now = START));
afterAll(() => bed.close());

let names = 0;
async function create(body: object = {}, options: { token?: string } = {}): Promise<WireRole> {
  const answer = await bed.call<WireRole>('POST', `${WS}/roles`, {
    body: { name: `role ${(names += 1)}`, scope: 'workspace', permissions: [], ...body },
    ...options,
  });
  if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
  return answer.body;
}
const at = (id: string): string => `${WS}/role/${id}`;
const roles = async (): Promise<readonly WireRole[]> => (await bed.call<WireRoleList>('GET', `${WS}/roles`)).body.roles;
const edit = (id: string, body: object, options: object = {}) =>
  bed.call<WireRole>('PATCH', at(id), { body, ...options });
const shown = async (id: string): Promise<WireAccessToken> =>
  (await bed.call<WireAccessToken>('GET', `${WS}/access-token/${id}`)).body;
const me = async (token: string): Promise<WireMe> => (await bed.call<WireMe>('GET', '/me', { token })).body;
const EDITING = ['workspaceroles:view', 'workspaceroles:create', 'workspaceroles:edit', 'workspaceroles:delete'];

test('a custom role is made, listed among the others, read, changed and deleted', async () => {
  const made = await bed.call<WireRole>('POST', `${WS}/roles`, {
    body: {
      name: 'Release Auditor',
      scope: 'workspace',
      description: 'Reads releases',
      permissions: ['projects:view'],
      project_role: { id: 'role_project_viewer' },
    },
  });
  const { id, version } = made.body;
  expect([made.status, made.headers.get('etag')]).toEqual([201, `"${version}"`]);
  expect(made.body).toEqual({
    ...{ id, version, name: 'Release Auditor', scope: 'workspace', system: false, description: 'Reads releases' },
    ...{ permissions: ['projects:view'], project_role: { id: 'role_project_viewer', name: 'Project Viewer' } },
    assignable_to_tokens: true,
  });
  expect((await roles()).find((role) => role.id === id)).toEqual(made.body);
  const changed = await edit(id, { description: '', project_role: null }, { headers: { 'if-match': `"${version}"` } });
  expect(changed.body).toMatchObject({ description: '', project_role: null, name: 'Release Auditor' });
  expect(changed.body.version).not.toBe(version);
  const late = { headers: { 'if-match': `"${version}"` } };
  expect([(await edit(id, { name: 'x' }, late)).status, await bed.problem('DELETE', at(id), late)]).toEqual([
    412,
    [412, 'role-changed'],
  ]);
  const read = await bed.call<WireRoleInUse>('GET', at(id));
  expect(read.body).toEqual({ ...changed.body, used_by: { access_tokens: 0, users: 0, roles: [] } });
  expect(read.headers.get('etag')).toBe(changed.headers.get('etag'));
  expect((await bed.call('DELETE', at(id))).status).toBe(204);
  expect([await bed.problem('GET', at(id)), (await roles()).some((role) => role.id === id)]).toEqual([
    [404, 'role-not-found'],
    false,
  ]);
});

test('every permission has a sentence of its own, and a role with it gets what it requires', async () => {
  const { permissions } = (await bed.call<WirePermissionList>('GET', `${WS}/permissions`)).body;
  expect(permissions.map(({ id }) => id)).toEqual([...workspacePermissionIds, ...projectPermissionIds]);
  expect(permissions.filter(({ allows }) => !/^[A-Z][^.]+\.$/.test(allows))).toEqual([]);
  expect(new Set(permissions.map(({ allows }) => allows)).size).toBe(permissions.length);
  for (const { id, scope, requires } of permissions) {
    const role = await create({ scope, permissions: [id] });
    expect(role.permissions).toEqual([...new Set([id, ...requires])].sort());
    await bed.call('DELETE', at(role.id));
  }
});

test.each(SYSTEM_ROLES.map(({ id }) => id))('%s is neither changed nor deleted', async (id) => {
  const answer = await bed.call<WireProblem>('PATCH', at(id), { body: { name: 'mine' } });
  expect([answer.status, answer.body.code]).toEqual([403, 'role-read-only']);
  expect(await bed.problem('DELETE', `${at(id)}?replacement=role_viewer`)).toEqual([403, 'role-read-only']);
});

test('names are unique in a scope, whatever the case, and a refusal says by which role one is taken', async () => {
  const { id } = await create({ name: 'Ärztin' });
  for (const name of ['Ärztin', 'ärZTIN']) {
    const body = { name, scope: 'workspace', permissions: [] };
    const answer = await bed.call<WireProblem>('POST', `${WS}/roles`, { body });
    expect([answer.status, answer.body.code, answer.body.role_id]).toEqual([409, 'role-name-taken', id]);
  }
  const other = await create();
  expect((await edit(other.id, { name: 'ÄRZTIN' })).status).toBe(409);
  expect((await edit(other.id, { name: 'viewer' })).status).toBe(409);
  expect((await edit(id, { name: 'ärztin' })).status).toBe(200);
  expect((await create({ name: 'ÄRZTIN', scope: 'project' })).scope).toBe('project');
});

test.each([
  [{ scope: 'project', permissions: ['projects:view'] }, 422, 'invalid-request'],
  [{ scope: 'workspace', permissions: ['testcases:view'] }, 422, 'invalid-request'],
  [{ scope: 'project', permissions: [], project_role: { id: 'role_project_viewer' } }, 422, 'invalid-request'],
  [{ scope: 'workspace', permissions: [], project_role: { id: 'role_viewer' } }, 422, 'role-unknown'],
  [{ scope: 'workspace', permissions: ['everything:do'] }, 422, 'invalid-request'],
  [{ scope: 'workspace', permissions: [], name: ' ' }, 422, 'invalid-request'],
  // It would be shown in lists, and in events that nobody can remove.
  [{ scope: 'workspace', permissions: [], description: `of hwz_${'a'.repeat(36)}` }, 422, 'invalid-request'],
])('a role of %j is answered %i %s, and none is made', async (body, status, code) => {
  const before = await roles();
  expect(await bed.problem('POST', `${WS}/roles`, { body: { name: 'odd', ...body } })).toEqual([status, code]);
  expect(await roles()).toEqual(before);
});

test('a workspace has so many custom roles, and no more', async () => {
  const [{ custom_roles: own = [] } = {}] = acmeWith().workspaces;
  const many = Array.from({ length: MAXIMUM_CUSTOM_ROLES - 1 - own.length }, (_, n) => ({
    ...{ id: `role_${n}`, name: `Role ${n}`, scope: 'workspace', permissions: [] },
  }));
  const full = await startBed({ file: undefined, seed: acmeWith(many) });
  const body = (name: string) => ({ body: { name, scope: 'project', permissions: [] } });
  expect(await full.problem('POST', `${WS}/roles`, body('the last'))).toEqual([201, undefined]);
  expect(await full.problem('POST', `${WS}/roles`, body('one more'))).toEqual([409, 'too-many-roles']);
  expect(await full.problem('DELETE', at('role_1'))).toEqual([204, undefined]);
  expect(await full.problem('POST', `${WS}/roles`, body('one more'))).toEqual([201, undefined]);
  await full.close();
});

test('a role that is redefined counts at the next request of every token that has it, by itself or in projects', async () => {
  const inProjects = await create({ scope: 'project', permissions: [] });
  const role = await create({ permissions: ['projects:view'], project_role: { id: inProjects.id } });
  const { token } = await bed.issue({ workspace_role: { id: role.id } });
  const inOne = await bed.issue({ ...grants(['proj_web', inProjects.id]), workspace_role: undefined });
  const testcases = async (as: string): Promise<number> =>
    (await bed.call('GET', `${WS}/project/proj_web/testcases`, { token: as })).status;
  expect([await testcases(token), await testcases(inOne.token)]).toEqual([403, 403]);
  await edit(inProjects.id, { permissions: ['testcases:view'] });
  expect([await testcases(token), await testcases(inOne.token)]).toEqual([200, 200]);
  expect(await bed.problem('GET', `${WS}/users`, { token })).toEqual([403, 'permission-missing']);
  await edit(role.id, { permissions: ['users:view'], name: 'Renamed meanwhile' });
  expect((await bed.call('GET', `${WS}/users`, { token })).status).toBe(200);
  expect((await me(token)).workspace_role).toMatchObject({ name: 'Renamed meanwhile', permissions: ['users:view'] });
  await edit(inProjects.id, { permissions: [] });
  await edit(role.id, { permissions: [] });
  expect([await testcases(token), await testcases(inOne.token)]).toEqual([403, 403]);
  expect(await bed.problem('GET', `${WS}/users`, { token })).toEqual([403, 'permission-missing']);
});

const few = <Id extends string>(ids: readonly Id[]) => fc.subarray([...ids], { maxLength: 4 });
const definition = fc.record({
  permissions: few(workspacePermissionIds),
  project_role: fc.constantFrom(null, ...['viewer', 'member', 'manager'].map((one) => ({ id: `role_project_${one}` }))),
});
const inProjectsOf = (role: { readonly id: string } | null): readonly string[] =>
  SYSTEM_ROLES.find(({ id }) => id === role?.id)?.permissions ?? [];
const whole = (ids: readonly string[]): readonly string[] => [
  ...new Set(ids.flatMap((id) => [id, ...requiredWith(id)])),
];

test('nobody gives a role more than it had and than they hold, and whatever else they ask for is done', async () => {
  const seen = new Set<number>();
  await fc.assert(
    fc.asyncProperty(definition, definition, definition, async (own, before, after) => {
      const editor = await create({ ...own, permissions: [...new Set([...own.permissions, ...EDITING])] });
      const role = await create(before);
      const { token } = await bed.issue({ workspace_role: { id: editor.id } });
      const { status } = await edit(role.id, after, { token });
      const isWithin = (wanted: readonly string[], had: readonly string[], held: readonly string[]): boolean =>
        wanted.every((one) => had.includes(one) || held.includes(one));
      const may =
        isWithin(whole(after.permissions), role.permissions, editor.permissions) &&
        isWithin(inProjectsOf(after.project_role), inProjectsOf(before.project_role), inProjectsOf(own.project_role));
      expect(status).toBe(may ? 200 : 403);
      seen.add(status);
      const created = await bed.call('POST', `${WS}/roles`, {
        token,
        body: { name: `x ${names}`, scope: 'workspace', ...after },
      });
      const mayCreate =
        isWithin(whole(after.permissions), [], editor.permissions) &&
        isWithin(inProjectsOf(after.project_role), [], inProjectsOf(own.project_role));
      expect(created.status).toBe(mayCreate ? 201 : 403);
      for (const id of [role.id, (created.body as Partial<WireRole>).id])
        if (id !== undefined) await bed.call('DELETE', at(id));
      await bed.call('DELETE', `${at(editor.id)}?replacement=role_viewer`);
    }),
    { numRuns: 25, seed: 7 },
  );
  expect([...seen].sort()).toEqual([200, 403]);
});

test('a token that edits the role it has gets no more by that than it held', async () => {
  const role = await create({ permissions: EDITING });
  const { token } = await bed.issue({ workspace_role: { id: role.id } });
  const answer = await bed.call<WireProblem>('PATCH', at(role.id), {
    body: { permissions: [...EDITING, 'accesstokens:revoke'] },
    token,
  });
  expect([answer.status, answer.body.code]).toEqual([403, 'exceeds-own-rights']);
  expect(answer.body.permissions).toEqual(['accesstokens:revoke', 'accesstokens:view']);
  const project = await create({ scope: 'project', permissions: [] });
  expect((await edit(project.id, { permissions: ['testcases:view'] }, { token })).status).toBe(403);
});

test('an editor that ends widens no role of a token that lives longer, and narrows any', async () => {
  const expires_at = new Date(START + HOUR).toISOString();
  const editor = await bed.issue({ workspace_role: { id: 'role_administrator' }, expires_at });
  const role = await create({ permissions: ['projects:view', 'users:view'] });
  const wide = { permissions: ['projects:view', 'groups:view'] };
  const short = await bed.issue({ workspace_role: { id: role.id }, expires_at });
  expect((await edit(role.id, { permissions: ['users:view', 'groups:view'] }, { token: editor.token })).status).toBe(
    200,
  );
  const lasting = await bed.issue({ workspace_role: { id: role.id } });
  const refused = await bed.call<WireProblem>('PATCH', at(role.id), { body: wide, token: editor.token });
  expect([refused.status, refused.body.code]).toEqual([403, 'exceeds-own-life']);
  expect(await bed.problem('DELETE', `${at(role.id)}?replacement=role_viewer`, { token: editor.token })).toEqual([
    403,
    'exceeds-own-life',
  ]);
  expect((await edit(role.id, { permissions: ['users:view'] }, { token: editor.token })).status).toBe(200);
  await bed.call('DELETE', `${WS}/access-token/${lasting.id}`);
  expect((await edit(role.id, wide, { token: editor.token })).status).toBe(200);
  expect((await me(short.token)).workspace_role?.permissions).toEqual(['groups:view', 'projects:view']);
});

test('the role of the last tokens that can manage tokens is not narrowed or replaced by mistake', async () => {
  const managing = {
    ...{ id: 'role_managing', name: 'Managing', scope: 'workspace', permissions: workspacePermissionIds },
    project_role: 'role_project_manager',
  };
  const little = { id: 'role_little', name: 'Little', scope: 'workspace', permissions: ['groups:view'] };
  const [acme] = acmeWith([managing, little]).workspaces;
  const management_tokens = [{ label: 'hawzu-tokens management', role: 'role_managing' }];
  const own = await startBed({ file: undefined, seed: { workspaces: [{ ...acme!, management_tokens }] } });
  const narrow = { body: { permissions: ['workspaceroles:edit'] } };
  const narrowed = (more = '') => own.problem('PATCH', `${at('role_managing')}${more}`, narrow);
  expect(await narrowed()).toEqual([409, 'last-administrator']);
  const deleted = `${at('role_managing')}?replacement=role_little`;
  expect(await own.problem('DELETE', deleted)).toEqual([409, 'last-administrator']);
  const end = new Date(START + HOUR).toISOString();
  await own.issue({ workspace_role: { id: 'role_managing' } });
  await own.issue({ workspace_role: { id: 'role_administrator' }, expires_at: end });
  expect(await narrowed()).toEqual([409, 'last-administrator']);
  expect(await narrowed('?allow_last_administrator=true')).toEqual([200, undefined]);
  await own.close();
});

describe('a role that is deleted', () => {
  test('needs another one for whoever has it, which is told before, and all of them get it in one step', async () => {
    const seed = acmeWith([{ id: 'role_old', name: 'Old', scope: 'workspace', permissions: ['groups:view'] }]);
    const [acme] = seed.workspaces;
    const users = acme!.users!.map((user, n) => (n === 0 ? { ...user, role: 'role_old' } : user));
    const own = await startBed({ seed: { workspaces: [{ ...acme!, users }] } });
    const used = async (id: string) => (await own.call<WireRoleInUse>('GET', at(id))).body.used_by;
    const one = await own.issue({ workspace_role: { id: 'role_old' } });
    const off = await own.issue({ workspace_role: { id: 'role_old' } });
    await own.call('POST', `${WS}/access-token/${off.id}/disable`);
    const gone = await own.issue({ workspace_role: { id: 'role_old' } });
    await own.call('DELETE', `${WS}/access-token/${gone.id}`);
    expect(await used('role_old')).toEqual({ access_tokens: 2, users: 1, roles: [] });
    const refused = await own.call<WireProblem>('DELETE', at('role_old'));
    expect([refused.status, refused.body.code]).toEqual([409, 'role-in-use']);
    for (const [replacement, status, code] of [
      ['role_old', 422, 'role-unknown'],
      ['role_nobody', 422, 'role-unknown'],
      ['role_project_viewer', 422, 'role-unknown'],
      ['role_owner', 403, 'role-not-assignable'],
    ] as const)
      expect(await own.problem('DELETE', `${at('role_old')}?replacement=${replacement}`)).toEqual([status, code]);
    expect((await own.call<WireMe>('GET', '/me', { token: one.token })).body.workspace_role?.id).toBe('role_old');
    own.clock.now = START + HOUR;
    expect((await own.call('DELETE', `${at('role_old')}?replacement=role_viewer`)).status).toBe(204);
    for (const { id, version } of [one, off]) {
      const token = (await own.call<WireAccessToken>('GET', `${WS}/access-token/${id}`)).body;
      expect(token).toMatchObject({ workspace_role: { id: 'role_viewer' }, updated_at: '2026-11-22T01:00:00.000Z' });
      expect(token.version).not.toBe(version);
    }
    expect((await own.call<WireMe>('GET', '/me', { token: one.token })).body.workspace_role?.id).toBe('role_viewer');
    expect((await own.call<WireUser>('GET', `${WS}/user/user_mara`)).body.role.id).toBe('role_viewer');
    const again = await own.reopen();
    expect(await again.problem('GET', at('role_old'))).toEqual([404, 'role-not-found']);
    expect((await again.call<WireUser>('GET', `${WS}/user/user_mara`)).body.role.id).toBe('role_viewer');
    await again.close();
  });

  test('gives way in project tokens, and in workspace roles that amount to it; grants of other roles stay', async () => {
    const old = await create({ scope: 'project', permissions: ['testcases:view'] });
    // The id of the one begins with that of the other.
    const next = await create({ scope: 'project', permissions: ['releases:view'] });
    const amounting = await create({ project_role: { id: old.id } });
    const { id } = await bed.issue({
      ...grants(['proj_web', old.id], ['proj_api', 'role_project_member'], ['proj_mobile', old.id]),
      workspace_role: undefined,
    });
    const everywhere = await bed.issue({ workspace_role: { id: amounting.id } });
    const { used_by } = (await bed.call<WireRoleInUse>('GET', at(old.id))).body;
    expect(used_by).toEqual({ access_tokens: 2, users: 0, roles: [{ id: amounting.id, name: amounting.name }] });
    expect(await bed.problem('DELETE', at(old.id))).toEqual([409, 'role-in-use']);
    expect((await bed.call('DELETE', `${at(old.id)}?replacement=${next.id}`)).status).toBe(204);
    expect((await shown(id)).project_grants?.map(({ project_id, role }) => [project_id, role.id])).toEqual([
      ['proj_api', 'role_project_member'],
      ['proj_mobile', next.id],
      ['proj_web', next.id],
    ]);
    expect((await me(everywhere.token)).workspace_role?.project_role?.permissions).toEqual(['releases:view']);
    expect((await roles()).find((role) => role.id === amounting.id)?.project_role?.id).toBe(next.id);
  });

  test('leaves an event of each who had it, with what they have instead, and of nobody else', async () => {
    const old = await create({ scope: 'project', permissions: ['testcases:view'] });
    const next = await create({ scope: 'project', permissions: ['releases:view'] });
    const amounting = await create({ name: 'Amounting', project_role: { id: old.id } });
    const both = grants(['proj_web', old.id], ['proj_api', 'role_project_member']);
    const { id } = await bed.issue({ ...both, label: 'has it', workspace_role: undefined });
    const gone = await bed.issue({ ...both, workspace_role: undefined });
    await bed.call('DELETE', `${WS}/access-token/${gone.id}`);
    await bed.issue({ ...grants(['proj_web', next.id]), workspace_role: undefined });
    const ofWorkspace = await create();
    const last = await bed.issue({ label: 'has it too', workspace_role: { id: ofWorkspace.id } });
    const { head } = await exported(bed, MANAGEMENT);
    expect((await bed.call('DELETE', `${at(old.id)}?replacement=${next.id}`)).status).toBe(204);
    expect((await bed.call('DELETE', `${at(ofWorkspace.id)}?replacement=role_viewer`)).status).toBe(204);
    const { events, head: end } = await exported(bed, MANAGEMENT, `?after=${head!.number}`);
    const granted = (role: string) => ({
      project_grants: [
        { project_id: 'proj_api', role: 'role_project_member' },
        { project_id: 'proj_web', role },
      ],
    });
    const holders = (role: string) => ({ role_of_its_holders: role });
    const deleted = [{ deleted_at: null }, { deleted_at: new Date(bed.clock.now).toISOString() }];
    expect(events.map(({ target, before, after }) => [target, before, after])).toEqual([
      [{ type: 'access-token', id, label: 'has it' }, granted(old.id), granted(next.id)],
      [{ type: 'role', id: amounting.id, label: 'Amounting' }, { project_role: old.id }, { project_role: next.id }],
      [{ type: 'role', id: old.id, label: null }, holders(old.id), holders(next.id)],
      [{ type: 'role', id: old.id, label: old.name }, ...deleted],
      [
        { type: 'access-token', id: last.id, label: 'has it too' },
        { workspace_role: ofWorkspace.id },
        { workspace_role: 'role_viewer' },
      ],
      [{ type: 'role', id: ofWorkspace.id, label: null }, holders(ofWorkspace.id), holders('role_viewer')],
      [{ type: 'role', id: ofWorkspace.id, label: ofWorkspace.name }, ...deleted],
    ]);
    expect(new Set(events.map(({ kind }) => kind))).toEqual(new Set(['delete-role']));
    expect(brokenIn((await exported(bed, MANAGEMENT)).events, [end!])).toBeUndefined();
  });

  test('gives nobody more than whoever deletes it has', async () => {
    const editor = await create({ permissions: EDITING });
    const { token } = await bed.issue({ workspace_role: { id: editor.id } });
    const old = await create();
    const { id } = await bed.issue({ workspace_role: { id: old.id } });
    const replaced = (by: string) => bed.problem('DELETE', `${at(old.id)}?replacement=${by}`, { token });
    expect(await replaced('role_administrator')).toEqual([403, 'exceeds-own-rights']);
    expect((await shown(id)).workspace_role?.id).toBe(old.id);
    expect(await replaced(editor.id)).toEqual([204, undefined]);
  });
});

test('who has a role is told rightly, whatever becomes of tokens and roles', async () => {
  const own = await startBed();
  const ofWorkspace = ['role_viewer', 'role_team_member'];
  const ofProjects = ['role_project_viewer', 'role_project_member', 'role_project_manager'];
  const one = fc.constantFrom(...ofProjects);
  const act = fc.oneof(
    fc.record({ does: fc.constant('issue' as const), role: fc.constantFrom(...ofWorkspace) }),
    fc.record({ does: fc.constant('grant' as const), roles: fc.tuple(one, one) }),
    fc.record({ does: fc.constant('edit' as const), at: fc.nat(), roles: fc.tuple(one, one) }),
    fc.record({ does: fc.constantFrom('/disable', '/enable', ''), at: fc.nat() }),
  );
  const ids: string[] = [];
  const both = ([a, b]: readonly [string, string]) => ({ ...grants(['proj_web', a], ['proj_api', b]) });
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 12 }), async (acts) => {
      for (const each of acts) {
        if (each.does === 'issue') ids.push((await own.issue({ workspace_role: { id: each.role } })).id);
        else if (each.does === 'grant')
          ids.push((await own.issue({ ...both(each.roles), workspace_role: undefined })).id);
        else {
          const path = `${WS}/access-token/${ids[each.at % (ids.length || 1)]}`;
          if ('roles' in each) {
            const { project_grants } = both(each.roles) as { project_grants: object };
            await own.call('PATCH', path, { body: { project_grants } });
          } else await own.call(each.does === '' ? 'DELETE' : 'POST', `${path}${each.does}`);
        }
      }
      const rows = (await own.service.snapshot()).filter(({ status }) => status !== 'revoked');
      for (const id of [...ofWorkspace, ...ofProjects]) {
        const having = rows.filter(({ grants: has }) =>
          has.accessType === 'workspace' ? has.roleId === id : has.projects.some(({ roleId }) => roleId === id),
        );
        const { used_by } = (await own.call<WireRoleInUse>('GET', at(id))).body;
        // System roles amount to project roles: whoever has one of them is counted, too.
        const amounting = used_by.roles.map((role) => role.id);
        const more = rows.filter(({ grants: has }) => has.accessType === 'workspace' && amounting.includes(has.roleId));
        expect([id, used_by.access_tokens]).toEqual([id, having.length + more.length]);
      }
    }),
    { numRuns: 12 },
  );
  await own.close();
});

test('whoever may only see roles changes none', async () => {
  const { token } = await bed.issue();
  const { id } = await create();
  const body = { name: 'x', scope: 'project', permissions: [] };
  expect(await bed.problem('GET', at(id), { token })).toEqual([200, undefined]);
  for (const [method, path, options] of [
    ['POST', `${WS}/roles`, { body }],
    ['PATCH', at(id), { body: { name: 'x' } }],
    ['DELETE', at(id), {}],
  ] as const)
    expect(await bed.problem(method, path, { ...options, token })).toEqual([403, 'permission-missing']);
});
