import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { entry, spec } from '../cli/local-world';
import { describeTerraform } from '../terraform-provider/terraform-world';
import { DeployWorld, STACK } from './deploy-world';

const PLUGINS = join(STACK, 'terraform.d/plugins/registry.terraform.io/hawzu/hawzu');

describeTerraform('the folder of a stack', () => {
  let world: DeployWorld;
  let file: string;
  beforeEach(async () => {
    world = await DeployWorld.start();
    file = world.local.write('tokens.yaml', spec(entry('ci-runner')));
  });
  afterEach(() => world.close());

  const launcher = (): string => {
    const [version = ''] = readdirSync(join(world.local.folder, PLUGINS));
    const [platform = ''] = readdirSync(join(world.local.folder, PLUGINS, version));
    return join(world.local.folder, PLUGINS, version, platform, `terraform-provider-hawzu_v${version}`);
  };

  test('another build of the same version takes the place of the one whose checksum is locked', async () => {
    await world.done('deploy', file, '--yes');
    // As if the deploy before had come from a build that was another.
    writeFileSync(launcher(), `${world.read(launcher().slice(world.local.folder.length))}# another build\n`);
    await world.done('deploy', file);
    expect(world.read(launcher().slice(world.local.folder.length))).not.toContain('another build');
  });

  test('a lock file of another build does not stand in the way', async () => {
    await world.done('deploy', file, '--yes');
    const lock = world.read(STACK, '.terraform.lock.hcl').replace(/h1:[^"]+/, `h1:${'A'.repeat(43)}=`);
    writeFileSync(join(world.local.folder, STACK, '.terraform.lock.hcl'), lock);
    writeFileSync(launcher(), '');
    const run = await world.run(['deploy', file]);
    expect(run.stderr).not.toContain('checksum');
    expect(`${run.code}`).toBe('0');
  });

  test('a CLI configuration that looks for providers elsewhere gets a hint beside the error of Terraform', async () => {
    const config = world.local.write(
      'terraformrc',
      `provider_installation {\n  filesystem_mirror {\n    path = "${join(world.local.folder, 'mirror')}"\n  }\n}\n`,
    );
    mkdirSync(join(world.local.folder, 'mirror'));
    const run = await world.run(['deploy', file, '--yes'], { TF_CLI_CONFIG_FILE: config });
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/Error: Failed to query available provider packages[^]*error\[provider-not-found\]/);
    expect(run.stderr.replace(/\s+/g, ' ')).toContain('hawzu-tokens provider install --dir FOLDER');
    await world.done('provider', 'install', '--dir', join(world.local.folder, 'mirror'));
    expect((await world.run(['deploy', file, '--yes'], { TF_CLI_CONFIG_FILE: config })).code).toBe(0);
  });

  test('the state is found again when the stack is synthesized anew, from nothing', async () => {
    await world.done('deploy', file, '--yes');
    const run = await world.run(['deploy', file, '--out', 'build/deep/stacks']);
    expect(run).toMatchObject({ code: 0 });
    expect(run.stderr).toContain('Nothing to do.');
  });

  test('a backend that needs settings gets them from a file of the user', async () => {
    const settings = world.local.write('state.conf', `path = "${join(world.local.folder, 'here.tfstate')}"\n`);
    await world.done('deploy', file, '--yes', '--backend-config', 'state.conf', '--out', 'other.out');
    expect(existsSync(settings)).toBe(true);
    expect(existsSync(join(world.local.folder, 'here.tfstate'))).toBe(true);
  });

  test('Terraform under another name is the one that runs', async () => {
    const { PATH = '' } = world.local.environment();
    const real = PATH.split(':')
      .map((folder) => join(folder, 'terraform'))
      .find(existsSync)!;
    symlinkSync(real, join(world.local.folder, 'my-terraform'));
    const run = await world.run(['deploy', file, '--yes'], { TERRAFORM_BINARY_NAME: './my-terraform' });
    expect(`${run.code} ${run.stderr}`).toMatch(/^0/);
    expect(await world.tokens()).toHaveLength(1);
  });
});
