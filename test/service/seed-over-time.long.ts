import { readFileSync } from 'node:fs';
import type { WireMe, WireRole, WireRoleList, WireTestcaseList, WireUser } from '../../src/contract';
import type { ServiceSeed } from '../../src/service';
import { brokenIn, exported } from './audit-reading';
import { acmeWith, MANAGEMENT, startBed, WS, type Bed } from './service-bed';

const role = (name: string, permissions: readonly string[] = ['users:view'], id = 'role_a'): object => ({
  ...{ id, name, scope: 'workspace', permissions },
});

/** The Acme seed with these roles, and with Tomas as he is said to be; null: without him. */
function seedWith(roles: readonly object[], tomas: object | null = {}): ServiceSeed {
  const [acme] = acmeWith(roles).workspaces;
  const others = acme!.users!.filter(({ id }) => id !== 'user_tomas');
  const found = acme!.users!.find(({ id }) => id === 'user_tomas')!;
  return { workspaces: [{ ...acme!, users: tomas === null ? others : [...others, { ...found, ...tomas }] }] };
}

const namesIn = async (bed: Bed): Promise<readonly string[]> =>
  (await bed.call<WireRoleList>('GET', `${WS}/roles`)).body.roles
    .filter(({ system }) => !system)
    .map(({ name }) => name);
const tomas = async (bed: Bed): Promise<WireUser> => (await bed.call<WireUser>('GET', `${WS}/user/user_tomas`)).body;

test('a role is as it was changed last: through the API, or by a seed that says something new', async () => {
  let bed = await startBed({ seed: seedWith([role('A'), role('B', [], 'role_b')]) });
  const { token } = await bed.issue({ workspace_role: { id: 'role_a' } });
  const held = async () => (await bed.call<WireMe>('GET', '/me', { token })).body.workspace_role?.permissions;
  await bed.call('PATCH', `${WS}/role/role_a`, { body: { permissions: ['groups:view'] } });
  expect((await bed.call('DELETE', `${WS}/role/role_b`)).status).toBe(204);
  const { id } = (await bed.call<WireRole>('POST', `${WS}/roles`, { body: { ...role('Own'), id: undefined } })).body;
  bed = await bed.reopen();
  expect([await held(), (await namesIn(bed)).includes('B')]).toEqual([['groups:view'], false]);
  expect((await bed.call<WireRole>('GET', `${WS}/role/${id}`)).body.name).toBe('Own');
  bed = await bed.reopen({ seed: seedWith([role('A', ['projects:view']), role('B now', [], 'role_b')]) });
  expect([await held(), (await namesIn(bed)).includes('B now')]).toEqual([['projects:view'], true]);
  bed = await bed.reopen({ seed: seedWith([]) });
  expect([await held(), await namesIn(bed)]).toEqual([[], expect.arrayContaining(['Own', 'Token Auditor'])]);
  bed = await bed.reopen({ seed: seedWith([role('A')]) });
  expect(await held()).toEqual(['users:view']);
  await bed.close();
});

test('a person has left once somebody says so or the seed has them no more, until they are said to be back', async () => {
  let bed = await startBed({ seed: seedWith([]) });
  await bed.call('POST', `${WS}/user/user_tomas/deactivate`);
  bed = await bed.reopen({ seed: seedWith([], { name: 'Tomas O.', role: 'role_viewer' }) });
  expect(await tomas(bed)).toMatchObject({ status: 'left', name: 'Tomas O.', role: { name: 'Viewer' } });
  await bed.call('POST', `${WS}/user/user_tomas/activate`);
  bed = await bed.reopen({ seed: seedWith([], null) });
  expect(await tomas(bed)).toMatchObject({ status: 'left', name: 'Tomas O.' });
  bed = await bed.reopen({ seed: seedWith([]) });
  expect(await tomas(bed)).toMatchObject({ status: 'active', name: 'Tomas Okafor', role: { name: 'Team Member' } });
  await bed.close();
});

test('what a seed changes later is in the audit, and neither its first filling nor what says the same', async () => {
  let bed = await startBed({ seed: seedWith([role('A'), role('B', [], 'role_b')]) });
  bed = await bed.reopen({ seed: seedWith([role('A', ['groups:view']), role('C', [], 'role_c')], null) });
  bed = await bed.reopen({ seed: seedWith([role('A', ['groups:view']), role('C', [], 'role_c')], null) });
  const { events, head } = await exported(bed, MANAGEMENT);
  const { now } = bed.clock;
  const at = new Date(now).toISOString();
  expect(events.slice(1).map(({ kind, target, before, after }) => [kind, target?.id, before, after])).toEqual([
    ['bring-user', 'user_tomas', { status: 'active', left_at: null }, { status: 'left', left_at: at }],
    ['bring-role', 'role_a', { permissions: ['users:view'] }, { permissions: ['groups:view'] }],
    ['bring-role', 'role_c', null, expect.objectContaining({ name: 'C', permissions: [] })],
    ['bring-role', 'role_b', { deleted_at: null }, { deleted_at: at }],
  ]);
  expect(events[1]!.actor).toEqual({ token: null, person: null, authenticated_by: 'console' });
  expect(brokenIn(events, [head!])).toBeUndefined();
  await bed.close();
});

test('a test case is as it was changed last, through the API or by a seed that says something new, and is never removed', async () => {
  const seedOf = (titles: readonly string[]): ServiceSeed => {
    const [acme] = acmeWith().workspaces;
    const testcases = titles.map((title, n) => ({ id: `tc_${n}`, title }));
    return { workspaces: [{ ...acme!, projects: [{ id: 'proj_web', name: 'Web', code: 'WEB', testcases }] }] };
  };
  const titles = async () =>
    (await bed.call<WireTestcaseList>('GET', `${WS}/project/proj_web/testcases`)).body.testcases.map(
      ({ title }) => title,
    );
  let bed = await startBed({ seed: seedOf(['a', 'b']) });
  await bed.call('PATCH', `${WS}/project/proj_web/testcase/tc_0`, { body: { title: 'changed' } });
  bed = await bed.reopen();
  expect(await titles()).toEqual(['changed', 'b']);
  bed = await bed.reopen({ seed: seedOf(['a', 'B', 'c']) });
  expect(await titles()).toEqual(['changed', 'B', 'c']);
  bed = await bed.reopen({ seed: seedOf(['A']) });
  expect(await titles()).toEqual(['A', 'B', 'c']);
  const { events, head } = await exported(bed, MANAGEMENT);
  const told = events.filter(({ kind }) => kind.startsWith('bring-'));
  expect(told.map(({ target, before, after }) => [target?.id, before?.title, after?.title])).toEqual([
    ['tc_1', 'b', 'B'],
    ['tc_2', undefined, 'c'],
    ['tc_0', 'changed', 'A'],
  ]);
  expect(told[0]!.target?.project_id).toBe('proj_web');
  expect(brokenIn(events, [head!])).toBeUndefined();
  await bed.close();
});

test('a start with the same seed writes nothing of people and roles', async () => {
  const bed = await startBed();
  const before = [await tomas(bed), await namesIn(bed), (await bed.call('GET', `${WS}/roles`)).text];
  const again = await bed.reopen();
  expect([await tomas(again), await namesIn(again), (await again.call('GET', `${WS}/roles`)).text]).toEqual(before);
  await again.close();
});

test('a role of the seed with the name of one that was made since is refused at the start, and nothing is changed', async () => {
  const bed = await startBed();
  const body = { name: 'Importer', scope: 'project', permissions: [] };
  const { id } = (await bed.call<WireRole>('POST', `${WS}/roles`, { body })).body;
  await bed.service.close();
  const before = readFileSync(bed.file);
  const seed = acmeWith([{ ...body, name: 'IMPORTER', id: 'role_importer' }]);
  const failure = await bed.reopen({ seed }).catch((error: Error) => error);
  expect(failure).toMatchObject({ code: 'seed-invalid' });
  expect((failure as Error).message).toContain(`the name of role role_importer, "IMPORTER", has ${id}`);
  expect(readFileSync(bed.file).equals(before)).toBe(true);
  const again = await bed.reopen();
  expect(await namesIn(again)).toContain('Importer');
  await again.close();
});

test('a person whose role the seed does not know is a problem of the seed', async () => {
  await expect(startBed({ seed: seedWith([], { role: 'role_nobody' }) })).rejects.toThrow(
    'ws_acme: user user_tomas: there is no workspace role role_nobody',
  );
});
