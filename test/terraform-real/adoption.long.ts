import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { entry, spec } from '../cli/local-world';
import { makeByHand } from '../cli/made-by-hand';
import { describeTerraform, TerraformWorld } from '../terraform-provider/terraform-world';

jest.setTimeout(300_000);

describeTerraform('what import writes for Terraform', () => {
  let world: TerraformWorld;
  beforeEach(async () => {
    world = await TerraformWorld.start();
  });
  afterEach(async () => {
    const said = [...world.outputs, ...world.local.outputs].join('\n');
    for (const value of world.local.values()) expect(said).not.toContain(value.slice(10));
    await world.close();
  });

  /** Runs an import and puts what it wrote where Terraform works. */
  const imported = async (...flags: readonly string[]): Promise<void> => {
    const run = await world.local.run(['import', ...flags, '--yes', '--out', 'stack', '--force']);
    expect(`${run.code} ${run.stderr}`).toMatch(/^0/);
    const from = join(world.local.folder, 'stack');
    for (const file of readdirSync(from)) cpSync(join(from, file), join(world.folder, file));
    rmSync(from, { recursive: true });
  };
  const isTidyAndValid = async (): Promise<void> => {
    expect((await world.run(['fmt', '-check', '-diff'])).stdout).toBe('');
    expect(await world.run(['validate', '-no-color'])).toMatchObject({ code: 0, stderr: '' });
  };
  const issued = (): number =>
    world.local.apiRequests.filter((request) => request === 'POST issue-access-token').length;

  test('tokens made by hand become resources: found values stay, the rest is made anew, and the plan is empty', async () => {
    const kept = await makeByHand(world.local, { label: 'Nightly sync', days: 60 });
    const endless = await makeByHand(world.local, {
      label: 'Deploy "${x}"',
      days: null,
      projects: ['proj_web', 'proj_api'],
    });
    const lone = await makeByHand(world.local, { label: 'Admin', days: 30, workspaceRole: 'role_administrator' });
    await world.local.createSecret('teams/nightly', kept.token);
    await world.local.createSecret('teams/deploy', JSON.stringify({ token: endless.token }));
    await imported('--format', 'terraform', '--secret-prefix', 'teams/');
    await world.init();
    await isTidyAndValid();
    const before = issued();
    await world.apply();
    expect(issued() - before).toBe(1);
    for (const { token } of [kept, endless, lone]) expect(await world.local.consume(token)).toBe(200);
    expect((await world.plan()).code).toBe(0);
  });

  test('a lost spec becomes resources that take over what it made, whatever its texts say; nothing is issued', async () => {
    const hostile =
      '    owner: \'${HOME} %{ if true } $${x} "q" \\n\'\n    secret: { tags: { "a.b/c": "100%{" }, format: plain }\n';
    const file = world.local.write('tokens.yaml', spec(entry('first-job') + entry('second-job', hostile)));
    expect((await world.local.run(['apply', file, '--yes'])).code).toBe(0);
    await imported('--format', 'terraform', '--lost', 'acme-ci');
    await world.init();
    await isTidyAndValid();
    const before = issued();
    await world.apply();
    expect(issued()).toBe(before);
    expect((await world.plan()).code).toBe(0);

    // And back: removed blocks leave the tokens to the command line.
    await imported('--format', 'removed', '--lost', 'acme-ci');
    rmSync(join(world.folder, 'acme-ci.tf'));
    expect((await world.run(['fmt', '-check', '-diff'])).stdout).toBe('');
    await world.apply();
    expect((await world.run(['state', 'list'])).stdout).toBe('');
    expect(await world.local.consume((await world.local.currentValue('hawzu/acme/first-job')).token)).toBe(200);
    expect((await world.local.run(['plan', file, '--detailed-exitcode'])).code).toBe(0);
    expect(issued()).toBe(before);
  });
});
