import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { WireAccessTokenList } from '../../src/contract';
import { readSeed } from '../../src/service';
import { acmeWith, grants, HOUR, MANAGEMENT, START, startBed, WS } from './service-bed';
import { deterministicRandom } from './service-bed';
import acme from '../../examples/acme/seed.json';

const workspace = { id: 'ws_a', name: 'A' };
const project = { id: 'proj_a', name: 'Aaa', code: 'AAA' };
const named = (id: string): object => ({ id, title: 'x' });
const passed = { testcase_id: 'tc_a', result: 'passed' };
const role = { id: 'role_x', name: 'X', scope: 'project', permissions: ['testcases:view'] };

test.each([
  ['no workspace', { workspaces: [] }, '/workspaces'],
  ['an unknown member', { workspaces: [{ ...workspace, colour: 1 }] }, 'colour'],
  ['an id of another form', { workspaces: [{ ...workspace, id: 'a' }] }, '/workspaces/0/id'],
  [
    'a permission of the other scope',
    { workspaces: [{ ...workspace, custom_roles: [{ ...role, permissions: ['accesstokens:view'] }] }] },
    'permissions',
  ],
  [
    'a role that replaces a system role',
    { workspaces: [{ ...workspace, custom_roles: [{ ...role, id: 'role_viewer' }] }] },
    'role role_viewer is there more than once',
  ],
  [
    'a role by the name of another',
    { workspaces: [{ ...workspace, custom_roles: [{ ...role, name: 'Project Viewer' }] }] },
    '"Project Viewer"',
  ],
  [
    'a project twice',
    {
      workspaces: [
        {
          ...workspace,
          projects: [
            { id: 'proj_a', name: 'Aaa', code: 'AAA' },
            { id: 'proj_a', name: 'Bbb', code: 'BBB' },
          ],
        },
      ],
    },
    'project proj_a',
  ],
  [
    'an execution of a test case that is not in its project',
    {
      workspaces: [
        { ...workspace, projects: [{ ...project, executions: [{ ...named('exe_a'), results: [passed] }] }] },
      ],
    },
    'proj_a: execution exe_a: there is no test case tc_a in this project',
  ],
  [
    'a defect of an execution that is not in its project',
    {
      workspaces: [
        { ...workspace, projects: [{ ...project, defects: [{ ...named('def_a'), execution_id: 'exe_a' }] }] },
      ],
    },
    'proj_a: defect def_a: there is no execution exe_a in this project',
  ],
  [
    'a defect twice',
    { workspaces: [{ ...workspace, projects: [{ ...project, defects: [named('def_a'), named('def_a')] }] }] },
    'proj_a: defect def_a is there more than once',
  ],
  [
    'a management token with an unknown role',
    { workspaces: [{ ...workspace, management_tokens: [{ label: 'm', role: 'role_x' }] }] },
    'no workspace role role_x',
  ],
  [
    'a management token of an unknown user',
    { workspaces: [{ ...workspace, management_tokens: [{ label: 'm', role: 'role_viewer', created_by: 'user_x' }] }] },
    'no user user_x',
  ],
  ['text', 'workspaces', '/'],
])('a seed with %s is refused and says where', (_, seed, place) => {
  let error: unknown;
  try {
    readSeed(seed);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toMatchObject({ code: 'seed-invalid', message: expect.stringContaining(place) as string });
});

/** What the contract refuses as a label, a terminal obeys, SQLite cuts, or is a value that got there by mistake. */
const BAD_NAMES = [
  '',
  '   ',
  'a\nb',
  'a\u001b]0;title\u0007b',
  'a\u0000b',
  '\ud800',
  `hwz_${'a'.repeat(36)}`,
  'a'.repeat(201),
];

test.each(
  BAD_NAMES.flatMap((name) => [
    [
      JSON.stringify(name),
      'label of a management token',
      { management_tokens: [{ label: name, role: 'role_viewer' }] },
    ],
    [JSON.stringify(name), 'name of a workspace', { name }],
    [JSON.stringify(name), 'name of a user', { users: [{ id: 'user_x', name, email: 'x@acme.example' }] }],
    [JSON.stringify(name), 'name of a project', { projects: [{ id: 'proj_x', name, code: 'AAA' }] }],
    [JSON.stringify(name), 'name of a role', { custom_roles: [{ ...role, name }] }],
  ]),
)('%s is no %s', (_name, _what, part) => {
  expect(() => readSeed({ workspaces: [{ ...workspace, ...part }] })).toThrow(/is invalid/);
});

test('the seed in the documentation is one', () => {
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'local-services.md'), 'utf8');
  const [, yaml = ''] = /```yaml\n([^]*?)```/.exec(page) ?? [];
  expect(readSeed(parse(yaml)).workspaces.map(({ id }) => id)).toEqual(['ws_mine']);
});

test('two roles of a seed whose names differ by case alone are one too many, as they are for the API', async () => {
  let count = 0;
  const role = (name: string, scope: string) => ({ id: `role_of_test_${(count += 1)}`, name, scope, permissions: [] });
  const failure = await startBed({ seed: acmeWith([role('Ärzte', 'project'), role('ÄRZTE', 'project')]) }).catch(
    (error: Error) => error,
  );
  expect((failure as Error).message).toContain('role name "ÄRZTE" (project) differs from "Ärzte" by its case alone');
  await expect(startBed({ seed: acmeWith([role('viewer', 'workspace')]) })).rejects.toThrow(
    /"viewer" \(workspace\) differs/,
  );
  const bed = await startBed({ seed: acmeWith([role('x', 'project'), role('X', 'workspace')]) });
  await bed.close();
});

test('the example is a workspace with three named projects and more, test cases, and a custom role in each scope', () => {
  const [only] = readSeed(acme).workspaces;
  expect(only?.id).toBe('ws_acme');
  expect(only?.projects?.map((project) => project.id)).toEqual(
    expect.arrayContaining(['proj_web', 'proj_api', 'proj_mobile']),
  );
  expect(only?.custom_roles?.map((custom) => custom.scope).sort()).toEqual(['project', 'workspace']);
  expect(JSON.stringify(acme)).not.toContain('hwz_');
});

const managementLabel = 'hawzu-tokens management';

test('without a value a management token is minted once, on the first start, and never again', async () => {
  const first = await startBed({ bootstrapTokens: [] });
  expect(first.service.bootstrap).toEqual([
    { label: managementLabel, token: expect.stringMatching(/^hwz_/) as string },
  ]);
  const { token } = first.service.bootstrap[0]!;
  const list = await first.call<WireAccessTokenList>('GET', `${WS}/access-tokens`, { token });
  expect(list.body.access_tokens[0]).toMatchObject({
    label: managementLabel,
    created_by: { type: 'USER', name: 'Mara Lindqvist' },
  });
  await first.call('PATCH', `${WS}/access-token/${list.body.access_tokens[0]!.id}`, {
    token,
    body: { label: 'renamed' },
  });
  const again = await first.reopen();
  expect(again.service.bootstrap).toEqual([]);
  expect(await again.service.snapshot()).toHaveLength(1);
  expect((await again.call('GET', '/me', { token })).status).toBe(200);
  await again.close();
});

test('a management value that was revoked stays revoked when it is handed over again', async () => {
  const bed = await startBed();
  const { body } = await bed.call<{ id: string }>('GET', '/me');
  const path = `${WS}/access-token/${body.id}?allow_last_administrator=true`;
  expect((await bed.call('DELETE', path)).status).toBe(204);
  const again = await bed.reopen();
  expect(await again.problem('GET', '/me')).toEqual([401, 'token-revoked']);
  await again.close();
});

test.each([
  ['that the seed does not name', 'other', MANAGEMENT],
  ['that is not a token value', managementLabel, 'hunter2'],
])('a management value %s is refused without repeating it', async (_, label, value) => {
  const failure = await startBed({ bootstrapTokens: [{ label, value }] }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'bootstrap-token-invalid' });
  expect((failure as Error).message).not.toContain(value);
});

describe('the last use of a token', () => {
  test('is shown with the next list, though authenticating writes nothing', async () => {
    const bed = await startBed();
    const { id, token } = await bed.issue();
    const lastUse = async () =>
      (await bed.call<{ last_used_at: string }>('GET', `${WS}/access-token/${id}`)).body.last_used_at;
    expect(await lastUse()).toBeNull();
    bed.clock.now = START + HOUR;
    await bed.call('GET', '/me', { token });
    bed.clock.now = START + 2 * HOUR;
    expect(await lastUse()).toBe('2026-11-22T01:00:00.000Z');
    const again = await bed.reopen();
    expect((await again.service.snapshot()).find((row) => row.id === id)?.lastUsedAt).toBe(START + HOUR);
    await again.close();
  });

  test('counts refused actions but not refused credentials, and never goes back with the clock', async () => {
    const bed = await startBed();
    const { id, token } = await bed.issue();
    const used = async () => (await bed.service.snapshot()).find((row) => row.id === id)?.lastUsedAt;
    bed.clock.now = START + HOUR;
    await bed.call('POST', `${WS}/access-tokens`, { token, body: {} });
    expect(await used()).toBe(START + HOUR);
    bed.clock.now = START;
    await bed.call('GET', '/me', { token });
    expect(await used()).toBe(START + HOUR);
    await bed.call('POST', `${WS}/access-token/${id}/disable`);
    bed.clock.now = START + 2 * HOUR;
    await bed.call('GET', '/me', { token });
    expect(await used()).toBe(START + HOUR);
    await bed.close();
  });
});

test('a store in memory serves and is gone at close', async () => {
  const bed = await startBed({ file: undefined, random: deterministicRandom('memory') });
  expect((await bed.issue()).label).toBe('ci-runner');
  await bed.close();
});

test('a role that has another scope by now gives a token nothing, and /me says so', async () => {
  const custom = (scope: string, permissions: readonly string[]) => ({
    ...acme.workspaces[0]!,
    custom_roles: [{ id: 'role_pp', name: 'Changing', scope, permissions }],
    management_tokens: [{ label: managementLabel, role: 'role_administrator' }],
  });
  const seedOf = (scope: string, permissions: readonly string[]) =>
    readSeed({ workspaces: [custom(scope, permissions)] });
  const first = await startBed({ seed: seedOf('project', ['testcases:view']) });
  const issued = await first.issue({ ...grants(['proj_web', 'role_pp']), workspace_role: undefined });
  const again = await first.reopen({ seed: seedOf('workspace', ['accesstokens:view']) });
  const { body } = await again.call<{ project_grants: unknown[] }>('GET', '/me', { token: issued.token });
  expect(body.project_grants).toEqual([
    { project_id: 'proj_web', role: { id: 'role_pp', name: 'Changing', permissions: [] } },
  ]);
  await again.close();
});
