import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeTerraform, resource, TerraformWorld } from './terraform-world';

jest.setTimeout(600_000);

describeTerraform('the provider under the real terraform', () => {
  let world: TerraformWorld;
  beforeEach(async () => {
    world = await TerraformWorld.start();
  });
  afterEach(() => world.close());

  const current = () => world.local.currentValue('hawzu/acme/ci-runner');

  test('creates, changes in place, replaces, pauses, and removes; each plan after an apply is empty', async () => {
    world.write(resource('ci-runner'));
    expect(await world.init()).toMatchObject({ code: 0 });
    expect(await world.run(['validate', '-no-color'])).toMatchObject({ code: 0 });
    const created = await world.planned('ci-runner');
    expect(created).toMatchObject({ actions: ['create'], after: { access: 'proj_web: Project Viewer' } });
    await world.apply();
    const first = await current();
    expect(await world.local.consume(first.token)).toBe(200);
    expect(world.state('ci-runner')).toMatchObject({ token_id: first.tokenId, status: 'active', superseded: [] });
    expect(await world.plan()).toMatchObject({ code: 0 });

    world.write(
      resource('ci-runner', { project_grants: '[{ project_id = "proj_web", needs = ["executions:execute"] }]' }),
    );
    const widened = await world.planned('ci-runner');
    expect(widened).toMatchObject({
      actions: ['update'],
      after: { token_id: first.tokenId, access: 'proj_web: Project Member' },
    });
    await world.apply('planned');
    expect(await current()).toEqual(first);
    expect(await world.plan()).toMatchObject({ code: 0 });

    world.write(resource('ci-runner', { project_grants: '', workspace_role: '"Viewer"' }));
    const retyped = await world.planned('ci-runner');
    expect(retyped).toMatchObject({ actions: ['update'], afterUnknown: { token_id: true, version_id: true } });
    expect(retyped.after?.['change']).toMatch(/^replace: .*retired after 24h/);
    await world.apply('planned');
    const second = await current();
    expect(second.tokenId).not.toBe(first.tokenId);
    expect([await world.local.consume(second.token), await world.local.consume(first.token)]).toEqual([200, 200]);
    expect(await world.plan()).toMatchObject({ code: 0 });

    world.write(resource('ci-runner', { project_grants: '', workspace_role: '"Viewer"', enabled: 'false' }));
    await world.apply();
    expect([await world.local.consume(second.token), await world.local.consume(first.token)]).toEqual([401, 401]);
    expect(await world.plan()).toMatchObject({ code: 0 });
    world.write(resource('ci-runner', { project_grants: '', workspace_role: '"Viewer"' }));
    await world.apply();
    expect(await world.local.consume(second.token)).toBe(200);
    expect(await world.plan()).toMatchObject({ code: 0 });

    world.write(
      resource('ci-runner', {
        project_grants: '',
        workspace_role: '"Viewer"',
        secret: '{ name = "hawzu/acme/moved" }',
      }),
    );
    expect(await world.planned('ci-runner')).toMatchObject({ actions: ['delete', 'create'] });
    await world.apply('planned');
    expect(await world.local.consume(second.token)).toBe(401);
    expect(await world.plan()).toMatchObject({ code: 0 });

    expect(await world.run(['destroy', '-no-color', '-auto-approve'])).toMatchObject({ code: 0 });
    const secrets = world.local.emulator.snapshot();
    expect(secrets.map((secret) => [secret.name, secret.deletionAt !== undefined])).toEqual([
      ['hawzu/acme/ci-runner', true],
      ['hawzu/acme/moved', true],
    ]);
    await world.apply();
    const restored = await world.local.currentValue('hawzu/acme/moved');
    expect(await world.local.consume(restored.token)).toBe(200);
  });

  test('settings of the secret are changed in place, as the plan says, and the value works before and after', async () => {
    world.write(resource('ci-runner'));
    await world.init();
    await world.apply();
    const before = await current();
    const name = 'name = "hawzu/acme/ci-runner"';
    world.write(
      resource('ci-runner', {
        consumer: '"jenkins"',
        secret: `{ ${name}, kms_key_id = "alias/quality", recovery_window = "7d", tags = { team = "qa" } }`,
      }),
    );
    const planned = await world.planned('ci-runner');
    expect(planned).toMatchObject({ actions: ['update'], after: { token_id: before.tokenId } });
    expect(planned.after?.['change']).toMatch(
      /settings of its secret change: tags, description, KMS key, recovery window/,
    );
    await world.apply('planned');
    expect(await current()).toEqual(before);
    const described = await world.local.client.send(new DescribeSecretCommand({ SecretId: 'hawzu/acme/ci-runner' }));
    expect(described).toMatchObject({
      KmsKeyId: 'alias/quality',
      Description: expect.stringMatching(/jenkins/) as string,
    });
    expect(await world.plan()).toMatchObject({ code: 0 });

    world.write(resource('ci-runner', { consumer: '"jenkins"', secret: `{ ${name}, format = "plain" }` }));
    await world.apply();
    expect(world.state('ci-runner')).toMatchObject({ token_id: before.tokenId, status: 'active' });
    expect(await world.local.consume(before.token)).toBe(200);
    expect(await world.plan()).toMatchObject({ code: 0 });
  });

  test('a moved block, and a state that an older schema wrote, change nothing', async () => {
    world.write(resource('ci-runner'));
    await world.init();
    await world.apply();
    const before = await current();
    const file = join(world.folder, 'terraform.tfstate');
    const state = JSON.parse(readFileSync(file, 'utf8')) as {
      serial: number;
      resources: { instances: { schema_version: number; attributes: Record<string, unknown> }[] }[];
    };
    const instance = state.resources[0]!.instances[0]!;
    expect(instance.schema_version).toBe(1);
    instance.schema_version = 0;
    delete instance.attributes['secret'];
    instance.attributes['secret_name'] = 'hawzu/acme/ci-runner';
    state.serial += 1;
    writeFileSync(file, JSON.stringify(state));
    expect(await world.plan()).toMatchObject({ code: 0 });
    world.write(
      resource('ci-runner').replace('"ci-runner" {', '"renamed" {'),
      'moved {\n  from = hawzu_access_token.ci-runner\n  to = hawzu_access_token.renamed\n}\n',
    );
    const moved = await world.planned('renamed');
    expect(moved.actions).toEqual(['no-op']);
    await world.apply();
    expect(await current()).toEqual(before);
  });

  test('values that other resources make may be unknown everywhere', async () => {
    const made = (value: string) => `resource "terraform_data" "made" {\n  input = ${value}\n}\n`;
    const from = (key: string) => `terraform_data.made.output.${key}`;
    world.write(
      made(
        '{ name = "ci-runner", text = "text", project = "proj_web", role = "Project Viewer", need = "testcases:view", ' +
          'long = "30d", every = "20d", short = "24h", secret = "hawzu/acme/ci-runner", team = "qa", on = true }',
      ),
      resource('ci-runner', {
        name: from('name'),
        purpose: from('text'),
        owner: from('text'),
        consumer: from('text'),
        project_grants: `[{ project_id = ${from('project')}, role = ${from('role')} }, { project_id = "proj_api", needs = [${from('need')}] }]`,
        expires_in: from('long'),
        enabled: from('on'),
        rotation: `{ every = ${from('every')}, overlap = ${from('short')} }`,
        secret: `{ name = ${from('secret')}, tags = { team = ${from('team')} } }`,
      }),
    );
    await world.init();
    expect(await world.run(['validate', '-no-color'])).toMatchObject({ code: 0 });
    await world.apply();
    expect(world.state('ci-runner')).toMatchObject({ access: 'proj_api: Project Viewer, proj_web: Project Viewer' });
    expect(await world.plan()).toMatchObject({ code: 0 });
  });

  test('a mistake is shown at its line, by validate', async () => {
    world.write(resource('ci-runner', { expires_in: '"30m"' }));
    await world.init();
    const run = await world.run(['validate', '-no-color']);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/expires_in = "30m"[^]*30M/);
  });

  test('data sources answer with the workspace, its projects and roles, and the inventory without values', async () => {
    world.write(
      resource('ci-runner'),
      'data "hawzu_workspace" "w" {}\ndata "hawzu_projects" "p" {}\ndata "hawzu_roles" "r" {\n  scope = "project"\n}\n',
      'data "hawzu_access_tokens" "t" {\n  name = "ci-runner"\n  depends_on = [hawzu_access_token.ci-runner]\n}\n',
      'output "workspace" { value = data.hawzu_workspace.w.workspace_id }\n',
      'output "projects" { value = data.hawzu_projects.p.projects[*].id }\n',
      'output "roles" { value = data.hawzu_roles.r.roles[*].name }\n',
      'output "tokens" { value = data.hawzu_access_tokens.t.tokens }\n',
    );
    await world.init();
    await world.apply();
    const outputs = JSON.parse((await world.run(['output', '-json'])).stdout) as Record<string, { value: unknown }>;
    expect(outputs['workspace']?.value).toBe('ws_acme');
    expect(outputs['projects']?.value).toContain('proj_web');
    expect(outputs['roles']?.value).toContain('Project Viewer');
    expect(outputs['tokens']?.value).toMatchObject([
      { id: (await current()).tokenId, status: 'active', access: 'proj_web: Project Viewer', name: 'ci-runner' },
    ]);
  });
});
