import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeTerraform, resource, TerraformWorld } from './terraform-world';

jest.setTimeout(300_000);

const { version } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as {
  version: string;
};

describeTerraform('hawzu-tokens provider install', () => {
  test('puts the built provider where terraform init finds it without a flag', async () => {
    const world = await TerraformWorld.start();
    try {
      const plugins = join(world.folder, 'terraform.d', 'plugins');
      expect(await world.local.run(['provider', 'install', '--dir', plugins])).toMatchObject({ code: 0 });
      expect(existsSync(join(plugins, 'registry.terraform.io/hawzu/hawzu', version))).toBe(true);
      world.write(resource('ci-runner'));
      expect(await world.run(['init', '-no-color'])).toMatchObject({ code: 0 });
      expect(await world.planned('ci-runner')).toMatchObject({ actions: ['create'] });
    } finally {
      await world.close();
    }
  });

  test('prints a configuration that can be copied as it is, and the command that it works with', async () => {
    const world = await TerraformWorld.start();
    try {
      const mirror = join(world.folder, 'mirror');
      const { stderr } = await world.local.run(['provider', 'install', '--dir', mirror]);
      const [, shown = '', then = ''] = /^In a configuration:\n([^]*?)^Then: terraform (.*)$/m.exec(stderr) ?? [];
      writeFileSync(join(world.folder, 'main.tf'), shown);
      expect(await world.run([...then.split(' '), '-no-color'])).toMatchObject({ code: 0 });
      expect(await world.run(['validate', '-no-color'])).toMatchObject({ code: 0 });
    } finally {
      await world.close();
    }
  });
});
