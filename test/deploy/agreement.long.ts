import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { entry, spec } from '../cli/local-world';
import { describeTerraform } from '../terraform-provider/terraform-world';
import { DeployWorld, STACK } from './deploy-world';

const TWO = entry('ci-runner') + entry('nightly-sync');
const PAUSED = entry('load-test', '    enabled: false\n');

describeTerraform('command line and Terraform on one spec', () => {
  let world: DeployWorld;
  beforeEach(async () => {
    world = await DeployWorld.start();
  });
  afterEach(() => world.close());

  test('after an apply the first deploy fills the state and only claims the tokens; the next has nothing to do', async () => {
    const file = world.local.write('tokens.yaml', spec(TWO + PAUSED));
    await world.done('apply', file, '--yes');
    const unclaimed = async () =>
      (await world.tokens()).map((token) => ({ ...token, label: token.label.replace(/\+.*/, '') }));
    const before = [await unclaimed(), world.local.emulator.snapshot()];
    const writes = await world.writesOf(async () => {
      const first = await world.done('deploy', file, '--yes');
      expect(first.stdout).toContain('3 added, 0 changed, 0 destroyed');
      const second = await world.done('deploy', file);
      expect(second.stderr).toContain('Nothing to do.');
      expect(second.stdout).toContain('No changes.');
    });
    expect(writes).toEqual(['PATCH edit-access-token', 'PATCH edit-access-token']);
    expect([await unclaimed(), world.local.emulator.snapshot()]).toEqual(before);
    const { resources } = JSON.parse(world.read('terraform.acme-ci.tfstate')) as { resources: { type: string }[] };
    expect(resources.filter(({ type }) => type === 'hawzu_access_token')).toHaveLength(3);
  });

  test('after a deploy on an empty world the command line plans nothing', async () => {
    const file = world.local.write('tokens.yaml', spec(TWO + PAUSED));
    await world.done('deploy', file, '--yes');
    expect(await world.tokens()).toHaveLength(2);
    expect((await world.run(['plan', file, '--detailed-exitcode'])).code).toBe(0);
    expect(await world.writesOf(() => world.done('apply', file, '--yes'))).toEqual([]);
    const { token } = await world.local.currentValue('hawzu/acme/ci-runner');
    expect(await world.local.consume(token)).toBe(200);
  });

  test('without approval a deploy shows the plan, changes nothing and exits 1', async () => {
    const file = world.local.write('tokens.yaml', spec(TWO));
    const writes = await world.writesOf(async () => {
      const run = await world.run(['deploy', file]);
      expect(run.code).toBe(1);
      expect(run.stdout).toContain('Plan: 2 to add');
      expect(run.stderr).toContain('error[approval-missing]');
      expect(run.stdout + run.stderr).not.toContain('\u001b[');
    });
    expect(writes).toEqual([]);
    expect(readdirSync(join(world.local.folder, STACK)).filter((name) => name.endsWith('.tfplan'))).toEqual([]);
  });

  test('an edit of the spec is an update in place, whoever applies it, and the other then plans nothing', async () => {
    const file = world.local.write('tokens.yaml', spec(TWO));
    await world.done('deploy', file, '--yes');
    const before = await world.tokens();
    world.local.write('tokens.yaml', spec(TWO).replace('Project Viewer', 'Project Member'));
    const deployed = await world.done('deploy', file, '--yes');
    expect(deployed.stdout).toContain('widen');
    expect(deployed.stdout).toContain('0 added, 1 changed, 0 destroyed');
    expect(await world.tokens()).toEqual(before);
    expect((await world.run(['plan', file, '--detailed-exitcode'])).code).toBe(0);
    world.local.write('tokens.yaml', spec(TWO));
    await world.done('apply', file, '--yes');
    const writes = await world.writesOf(() => world.done('deploy', file, '--yes'));
    expect(writes).toEqual([]);
    expect((await world.done('deploy', file)).stderr).toContain('Nothing to do.');
  });

  test('renamedFrom keeps token and secret value through a deploy', async () => {
    const file = world.local.write('tokens.yaml', spec(TWO));
    await world.done('deploy', file, '--yes');
    const before = await world.local.currentValue('hawzu/acme/ci-runner');
    world.local.write('tokens.yaml', spec(entry('ci-web', '    renamedFrom: ci-runner\n') + entry('nightly-sync')));
    const run = await world.done('deploy', file, '--yes');
    expect(run.stdout).toContain('0 destroyed');
    expect(await world.local.consume(before.token)).toBe(200);
    const labels = (await world.tokens()).map(({ id, label }) => [id, label.replace(/@.*/, '')]);
    expect(labels).toContainEqual([before.tokenId, 'ci-web']);
    expect(labels).toHaveLength(2);
    expect((await world.done('deploy', file)).stderr).toContain('Nothing to do.');
    expect((await world.run(['plan', file, '--detailed-exitcode'])).code).toBe(0);
  });

  test('destroy revokes every token and schedules the secrets for deletion; again it has nothing to do', async () => {
    const file = world.local.write('tokens.yaml', spec(TWO));
    await world.done('deploy', file, '--yes');
    const { token } = await world.local.currentValue('hawzu/acme/ci-runner');
    const unapproved = await world.run(['destroy', file]);
    expect(unapproved.code).toBe(1);
    expect(unapproved.stderr).toContain('error[approval-missing]');
    expect(await world.tokens()).toHaveLength(2);
    const run = await world.done('destroy', file, '--yes');
    expect(run.stdout).toContain('2 destroyed');
    expect(await world.tokens()).toEqual([]);
    expect(await world.local.consume(token)).toBe(401);
    expect(world.local.emulator.snapshot()).toHaveLength(2);
    for (const secret of world.local.emulator.snapshot()) expect(secret.deletionAt).toBeDefined();
    expect((await world.done('destroy', file)).stderr).toContain('Nothing to do.');
  });

  test('--quiet says nothing of what went well', async () => {
    const file = world.local.write('tokens.yaml', spec(entry('ci-runner')));
    expect(await world.done('deploy', file, '--yes', '--quiet')).toMatchObject({ stdout: '', stderr: '' });
    expect(await world.done('deploy', file, '--yes', '--quiet')).toMatchObject({ stdout: '', stderr: '' });
    expect(await world.tokens()).toHaveLength(1);
  });

  test('no value is in anything printed, the state, a plan or the stack', async () => {
    const file = world.local.write('tokens.yaml', spec(TWO));
    await world.done('deploy', file, '--yes');
    world.local.advance(21 * 24 * 3_600_000);
    const stack = join(world.local.folder, STACK);
    const env = { ...world.local.environment(), HOME: world.local.folder };
    const terraform = (...args: string[]) => promisify(execFile)('terraform', args, { cwd: stack, env });
    await terraform('plan', '-out=saved');
    const { stdout: shown } = await terraform('show', '-json', 'saved');
    expect(shown).toContain('rotate');
    await world.done('deploy', file, '--yes');
    await world.done('destroy', file, '--yes');
    const written = filesBelow(world.local.folder).filter((path) => !path.includes('terraform-provider-hawzu'));
    expect(written.some((path) => path.endsWith('.tfstate.backup'))).toBe(true);
    const all = [shown, ...world.local.outputs, ...written.map((path) => readFileSync(path, 'latin1'))].join('\n');
    const values = world.local.values();
    expect(values.length).toBeGreaterThanOrEqual(5);
    for (const value of values) expect(all).not.toContain(value.slice(10));
  });

  test('everything that a deploy leaves behind lies in the working directory', async () => {
    const file = world.local.write('tokens.yaml', spec(entry('ci-runner')));
    await world.done('deploy', file, '--yes');
    expect(readdirSync(world.local.folder).sort()).toEqual(['cdktf.out', 'terraform.acme-ci.tfstate', 'tokens.yaml']);
    expect(existsSync(join(world.local.folder, STACK, 'terraform.d/plugins'))).toBe(true);
  });
});

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name))
    .filter((path) => !path.includes('.terraform/providers') && !path.includes('terraform.d/plugins'));
}
