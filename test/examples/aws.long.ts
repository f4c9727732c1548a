import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { AwsWorld, describeWithMoto } from '../constructs-aws/aws-world';
import type { TerraformWorld } from '../terraform-provider/terraform-world';
import { awsMirror } from '../terraform-real/aws-provider';
import { ANY_VALUE, everythingWritten } from '../terraform-real/written';
import { linkPackages, packPackage, run } from './packed-package';
import { shellBlocks } from './readme-commands';

jest.setTimeout(900_000);

const root = join(__dirname, '..', '..');
const example = join(root, 'examples', 'aws');
const { scripts } = JSON.parse(readFileSync(join(example, 'package.json'), 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
};

describeWithMoto('examples/aws, with the package as it is published', () => {
  let aws: AwsWorld;
  let world: TerraformWorld;
  beforeAll(async () => {
    aws = await AwsWorld.start();
    world = aws.terraform;
    cpSync(example, world.folder, { recursive: true });
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

  const environment = () => {
    const mirrors = [join(world.folder, '.terraform.d', 'plugins'), awsMirror ?? ''];
    const rc = join(world.folder, 'terraform.rc');
    const lines = mirrors.map((path) => `  filesystem_mirror { path = "${path}" }\n`);
    writeFileSync(rc, `provider_installation {\n${lines.join('')}}\n`);
    return {
      ...world.environment(),
      ...{ AWS_ENDPOINT_URL: aws.moto.url, TF_CLI_CONFIG_FILE: rc, TF_CLI_ARGS_plan: '-detailed-exitcode' },
      ...{ TF_CLI_ARGS_apply: '-auto-approve', TF_CLI_ARGS_destroy: '-auto-approve' },
    };
  };

  /** A line of the README, or of a script that it names; npm itself and the network are not needed. */
  async function follow(line: string): Promise<void> {
    if (line === 'npm install') return install();
    const script = /^npm run -s (\w+)$/.exec(line)?.[1];
    if (script !== undefined) {
      for (const part of scripts[script]!.split(' && ')) await follow(part);
      return;
    }
    const [program = '', ...args] = line.replace(/^npx /, 'node node_modules/hawzu-tokens/bin/').split(' ');
    if (program === 'tsc') run(world.folder, process.execPath, [join(root, 'node_modules/typescript/bin/tsc')]);
    else if (program === 'node')
      run(
        world.folder,
        process.execPath,
        [args[0]!.replace(/hawzu-tokens$/, 'hawzu-tokens.js'), ...args.slice(1)],
        environment(),
      );
    else if (program === 'terraform') {
      const done = await world.run([...args, '-no-color'], environment());
      if (done.code !== 0) throw new Error(`${line}: ${done.code}\n${done.stdout}\n${done.stderr}`);
    } else throw new Error(`nobody knows how to run ${line}`);
  }

  test('what its README tells is followed line by line: deployed, planned again without a change, and destroyed', async () => {
    const [setUp = [], takeDown = []] = shellBlocks(join(example, 'README.md'));
    expect([setUp.length, takeDown.length]).toEqual([4, 1]);
    for (const line of setUp) await follow(line);
    const names = ['hawzu/production/ci-regression-runner', 'hawzu/production/nightly-test-sync'];
    const values = await Promise.all(names.map((name) => world.local.currentValue(name)));
    for (const { token } of values) expect(await world.local.consume(token)).toBe(200);
    for (const SecretId of names) {
      const described = await world.local.client.send(new DescribeSecretCommand({ SecretId }));
      expect(described.RotationEnabled).toBe(true);
    }
    await follow('npm run -s plan');
    for (const line of takeDown) await follow(line);
    for (const { token } of values) expect(await world.local.consume(token)).toBe(401);
    expect(everythingWritten(world)).not.toMatch(ANY_VALUE);
  });
});
