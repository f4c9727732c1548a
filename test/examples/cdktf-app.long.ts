import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TerraformWorld } from '../terraform-provider/terraform-world';
import { awsMirror, describeWithAws } from '../terraform-real/aws-provider';
import { ANY_VALUE, everythingWritten } from '../terraform-real/written';
import { linkPackages, packPackage, run } from './packed-package';

jest.setTimeout(900_000);

const root = join(__dirname, '..', '..');
const example = join(root, 'examples', 'cdktf-app');

/** The scripts of its package.json are what its README tells to run; npm itself is not needed for them. */
const script = (name: string): readonly string[] => {
  const { scripts } = JSON.parse(readFileSync(join(example, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  return scripts[name]!.replace('npm run -s synth && ', '').split(' && ');
};

describeWithAws('examples/cdktf-app, with the package as it is published', () => {
  let world: TerraformWorld;
  beforeAll(async () => {
    world = await TerraformWorld.start();
    cpSync(example, world.folder, { recursive: true });
    const modules = join(world.folder, 'node_modules');
    linkPackages(join(root, 'node_modules'), modules);
    const home = join(modules, 'hawzu-tokens');
    mkdirSync(home);
    run(world.folder, 'tar', ['-xzf', packPackage(world.local.folder), '-C', home, '--strip-components=1']);
  });
  afterAll(() => world.close());

  const environment = () => ({ ...world.environment(), LOCAL: '1', CI: '1' });
  const node = (...args: readonly string[]) => run(world.folder, process.execPath, args, environment());

  test('its types fit, and it is synthesized', () => {
    expect(script('synth')).toEqual(['tsc', 'node dist/main.js']);
    node(join(root, 'node_modules/typescript/bin/tsc'), '-p', '.');
    node('dist/main.js');
    const stack = readFileSync(join(world.folder, 'cdktf.out/stacks/quality/cdk.tf.json'), 'utf8');
    expect(Object.keys((JSON.parse(stack) as { resource: object }).resource).sort()).toEqual([
      'aws_secretsmanager_secret',
      'hawzu_access_token',
    ]);
  });

  test('is deployed beside the real AWS provider, planned again without a change, and destroyed', async () => {
    node('node_modules/hawzu-tokens/bin/hawzu-tokens.js', 'provider', 'install');
    const rc = join(world.folder, 'terraform.rc');
    const mirrors = [join(world.folder, '.terraform.d', 'plugins'), awsMirror ?? ''];
    const lines = mirrors.map((path) => `  filesystem_mirror { path = "${path}" }\n`);
    writeFileSync(rc, `provider_installation {\n${lines.join('')}}\n`);
    const unattended = {
      LOCAL: '1',
      TF_CLI_CONFIG_FILE: rc,
      TF_CLI_ARGS_apply: '-auto-approve',
      TF_CLI_ARGS_destroy: '-auto-approve',
      TF_CLI_ARGS_plan: '-detailed-exitcode',
    };
    const follow = async (name: string) => {
      for (const line of script(name)) {
        const done = await world.run([...line.split(' ').slice(1), '-no-color'], unattended);
        if (done.code !== 0) throw new Error(`${line}: ${done.code}\n${done.stdout}\n${done.stderr}`);
      }
    };
    await follow('deploy');
    const names = ['data/warehouse/hawzu', 'hawzu/quality/ci-regression-runner'];
    const values = await Promise.all(names.map((name) => world.local.currentValue(name)));
    for (const { token } of values) expect(await world.local.consume(token)).toBe(200);
    const tags = Object.fromEntries(world.local.emulator.snapshot().map((secret) => [secret.name, secret.tags]));
    expect(tags['data/warehouse/hawzu']).toEqual({ team: 'data' });
    expect(tags['hawzu/quality/ci-regression-runner']).toMatchObject({ 'cost-center': 'quality' });
    await follow('plan');
    await follow('destroy');
    for (const { token } of values) expect(await world.local.consume(token)).toBe(401);
    expect(world.local.emulator.snapshot().every((secret) => secret.deletionAt !== undefined)).toBe(true);
    expect(everythingWritten(world)).not.toMatch(ANY_VALUE);
  });

  test('a mistake in its spec ends the synthesis with file and line', () => {
    const file = join(world.folder, 'tokens.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('expiresIn: 30d', 'expiresIn: 30m'));
    expect(() => node('dist/main.js')).toThrow(/tokens\.yaml:7:\d+[^]*30M/);
  });
});
