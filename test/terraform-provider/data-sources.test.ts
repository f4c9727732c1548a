import { projectId } from '../../src/core/model/ids';
import { objectFromWire, objectToWire } from '../../src/terraform/plugin/rpc/object-codec';
import { readDataSource } from '../../src/terraform/plugin/rpc/read-data-source';
import { validateDataResourceConfig } from '../../src/terraform/plugin/rpc/validate-data-resource-config';
import { accessTokensSchema } from '../../src/terraform/provider/data-sources/access-tokens';
import { projectsSchema } from '../../src/terraform/provider/data-sources/projects';
import { rolesSchema } from '../../src/terraform/provider/data-sources/roles';
import { workspaceSchema } from '../../src/terraform/provider/data-sources/workspace';
import { DAY, full, MiniTerraform, settings } from './mini-terraform';

const schemas = {
  hawzu_workspace: workspaceSchema,
  hawzu_projects: projectsSchema,
  hawzu_roles: rolesSchema,
  hawzu_access_tokens: accessTokensSchema,
};

async function read(terraform: MiniTerraform, typeName: keyof typeof schemas, given: Record<string, string> = {}) {
  const { attributes } = schemas[typeName];
  const config = objectToWire(attributes, full(given, attributes));
  const answer = await readDataSource(await terraform.process(), { typeName, config });
  if (answer.diagnostics.length > 0)
    throw new Error(answer.diagnostics.map((d) => `${d.summary}\n${d.detail}`).join('\n'));
  return objectFromWire(attributes, answer.state) as unknown as Record<string, never>;
}

describe('data sources', () => {
  const terraform = new MiniTerraform();
  const { outside } = terraform.world;
  beforeAll(async () => {
    await terraform.apply(settings());
    const other = settings({ owner_id: 'other-owner' });
    await new MiniTerraform(terraform).apply(other);
    const { value: arn } = await terraform.world.stores(undefined).create({ name: 'given', description: '', tags: {} });
    await new MiniTerraform(terraform).apply({ ...other, name: 'in-a-given-secret', secret: { arn } });
    const access = { type: 'project', grants: [{ project: projectId('proj_api'), role: 'Project Viewer' }] } as const;
    const ending = terraform.clock.now() + 3 * DAY;
    outside.personIssues({ label: 'by hand', access, expiresAt: ending as never });
    outside.personDisables(outside.personIssues({ label: 'old', access, expiresAt: null }).id);
  });

  test('the workspace says who the provider works as, and what that may do', async () => {
    expect(await read(terraform, 'hawzu_workspace')).toMatchObject({
      workspace_id: 'ws_acme',
      management_token_id: terraform.world.management.id,
      management_token_expires_at: null,
      permissions: expect.arrayContaining(['accesstokens:create']) as unknown,
    });
    await expect(read(terraform, 'hawzu_workspace', { workspace_id: 'ws_other' })).rejects.toThrow(
      /belongs to ws_acme/,
    );
  });

  test('projects and roles come sorted, roles by scope when asked', async () => {
    expect(await read(terraform, 'hawzu_projects')).toMatchObject({
      projects: [{ id: 'proj_api' }, { id: 'proj_web' }],
    });
    const { roles } = (await read(terraform, 'hawzu_roles', { scope: 'project' })) as unknown as {
      roles: { name: string; scope: string; assignable_to_tokens: boolean }[];
    };
    expect(roles.map((role) => role.name)).toEqual([
      'Project Coordinator',
      'Project Manager',
      'Project Member',
      'Project Viewer',
    ]);
    expect(roles.every((role) => role.scope === 'project' && role.assignable_to_tokens)).toBe(true);
  });

  test.each([
    [{}, ['management', 'ci-runner', 'ci-runner', 'in-a-given-secret', 'by hand', 'old']],
    [{ name: 'ci-runner' }, ['ci-runner', 'ci-runner']],
    [{ owner_id: 'acme-ci' }, ['ci-runner']],
    [{ owner_id: 'acme-ci', status: 'disabled' }, []],
    [{ owner_id: 'other-owner' }, ['ci-runner', 'in-a-given-secret']],
    [{ owner_id: 'nobody' }, []],
    [{ label_prefix: 'by' }, ['by hand']],
    [{ status: 'disabled' }, ['old']],
    [{ access_type: 'workspace' }, ['management']],
    [{ expires_before: '2026-01-10T00:00:00Z' }, ['by hand']],
    [{ status: 'active', access_type: 'project' }, ['ci-runner', 'ci-runner', 'in-a-given-secret', 'by hand']],
    [{ name: 'nobody' }, []],
  ] as [Record<string, string>, string[]][])('the inventory answers %j', async (filters, labels) => {
    const { tokens } = (await read(terraform, 'hawzu_access_tokens', filters)) as unknown as {
      tokens: { label: string }[];
    };
    expect(tokens.map((token) => token.label.split('@')[0]).sort()).toEqual([...labels].sort());
  });

  test('the inventory holds no value', async () => {
    const text = JSON.stringify(await read(terraform, 'hawzu_access_tokens'));
    for (const { value } of terraform.world.snapshot().tokens) expect(text).not.toContain(value);
  });

  test.each([
    ['hawzu_access_tokens', { status: 'live' }, 'status'],
    ['hawzu_access_tokens', { access_type: 'all' }, 'access_type'],
    ['hawzu_access_tokens', { expires_before: 'soon' }, 'expires_before'],
    ['hawzu_access_tokens', { expires_before: '2026-01-10T00:00' }, 'expires_before'],
    ['hawzu_roles', { scope: 'system' }, 'scope'],
  ] as const)('%s %j is a mistake on that attribute', async (typeName, given, at) => {
    const { attributes } = schemas[typeName];
    const config = objectToWire(attributes, full(given, attributes));
    const { diagnostics } = await validateDataResourceConfig(await terraform.process(), { typeName, config });
    expect(diagnostics.map((d) => d.attribute?.steps[0]?.attributeName)).toEqual([at]);
  });
});
