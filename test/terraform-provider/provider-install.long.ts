import { existsSync, readFileSync } from 'node:fs';
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
});
