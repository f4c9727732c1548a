import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeTerraform, HEAD, TerraformWorld } from '../terraform-provider/terraform-world';

jest.setTimeout(300_000);

describeTerraform('a configuration that terraform writes for an import', () => {
  let world: TerraformWorld;
  beforeEach(async () => {
    world = await TerraformWorld.withToken('ci-runner');
  });
  afterEach(() => world.close());

  test('of a token that the command line made is valid, and what it plans changes no token', async () => {
    expect(await world.cli('ci-runner', 'apply', '--yes')).toMatchObject({ code: 0 });
    const [secret] = world.local.emulator.snapshot();
    const before = await world.local.currentValue(secret!.name);
    const block = `import {\n  to = hawzu_access_token.ci\n  id = "${secret!.arn}"\n}\n`;
    writeFileSync(join(world.folder, 'main.tf'), `${HEAD}\n${block}`);
    const generated = await world.run(['plan', '-no-color', '-generate-config-out=generated.tf']);
    expect(generated).toMatchObject({ code: 0 });
    expect(readFileSync(join(world.folder, 'generated.tf'), 'utf8')).toMatch(/consumer += "github-actions\/acme/);
    expect(await world.run(['validate', '-no-color'])).toMatchObject({ code: 0 });
    // A saved plan of a generated configuration can't be applied: Terraform says itself that this is a bug of its own.
    expect(await world.run(['apply', '-no-color', '-auto-approve'])).toMatchObject({ code: 0 });
    expect(await world.run(['plan', '-no-color', '-detailed-exitcode'])).toMatchObject({ code: 0 });
    expect(await world.local.currentValue(secret!.name)).toEqual(before);
    expect(await world.local.consume(before.token)).toBe(200);
  });
});
