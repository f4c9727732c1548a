import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkPackages, packPackage, run } from '../examples/packed-package';
import { installTools, registryAnswers, toolFile, TYPESCRIPTS } from './package-tools';

jest.setTimeout(600_000);

const root = join(__dirname, '..', '..');

/** The ways to find a module that TypeScript has, beside the one of CDKTF's template. */
const resolutions = {
  CommonJS: { module: 'commonjs', moduleResolution: undefined },
  node16: { module: 'node16', moduleResolution: 'node16' },
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'preserve', moduleResolution: 'bundler' },
};

const USE = `import { App, TerraformStack } from "cdktf";
import { HawzuProvider, TokenSpec, type SpecDocument } from "hawzu-tokens/constructs";
import { LocalWorld, MovableClock, startSecretsManager, type WorldSecret } from "hawzu-tokens/testing";

export const spec: SpecDocument = {
  apiVersion: "hawzu-tokens/v1", kind: "TokenSpec", workspace: "ws_acme",
  metadata: { name: "acme-ci", owner: "platform@acme.example" },
  tokens: [],
};
const stack = new TerraformStack(new App(), "own");
new HawzuProvider(stack, "hawzu");
export const arn: string = new TokenSpec(stack, "tokens", { spec }).token("a").secretArn;

export async function current(): Promise<string | undefined> {
  const clock = new MovableClock();
  await (await startSecretsManager({ clock, faults: () => "throttle" })).close();
  const world = await LocalWorld.start({ clock });
  const secrets: readonly WorldSecret[] = await world.secrets();
  return secrets[0]?.current;
}
// @ts-expect-error -- a name that is not there is noticed: these are types, and not any
export const nothing = (world: LocalWorld): void => world.nothing();
`;

(registryAnswers('other TypeScripts and the template of CDKTF') ? describe : describe.skip)('the types', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hawzu-types-'));
  let template: { readonly compilerOptions: object };
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const compile = (version: string, options: object) => {
    write('main.ts', USE);
    write('tsconfig.json', JSON.stringify({ compilerOptions: { ...options, noEmit: true }, files: ['main.ts'] }));
    run(folder, process.execPath, [toolFile(`typescript-${version}`, 'bin/tsc'), '-p', '.']);
  };
  beforeAll(() => {
    installTools();
    linkPackages(join(root, 'node_modules'), join(folder, 'node_modules'));
    const home = join(folder, 'node_modules', 'hawzu-tokens');
    mkdirSync(home);
    run(folder, 'tar', ['-xzf', packPackage(folder), '-C', home, '--strip-components=1']);
    const cli = JSON.parse(readFileSync(join(root, 'node_modules/cdktf/package.json'), 'utf8')) as { version: string };
    const packed = run(folder, 'npm', ['pack', '--silent', `@cdktf/cli-core@${cli.version}`])
      .trim()
      .split('\n')
      .at(-1)!;
    run(folder, 'tar', ['-xzf', packed, '--strip-components=3', 'package/templates/typescript']);
    template = JSON.parse(readFileSync(join(folder, 'tsconfig.json'), 'utf8')) as typeof template;
    write('package.json', '{ "name": "own", "private": true }');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(TYPESCRIPTS)(
    'fit the tsconfig that "cdktf init --template=typescript" writes, under TypeScript %s',
    (version) => {
      expect(template.compilerOptions).toMatchObject({ module: 'CommonJS', strict: true });
      compile(version, { ...template.compilerOptions, incremental: false });
    },
  );

  const all = TYPESCRIPTS.flatMap((version) => Object.keys(resolutions).map((name) => [version, name] as const));
  // Each TypeScript and each resolution on a push, each with each in the soak.
  test.each(process.env['SOAK'] === undefined ? all.filter((_, n) => n % 3 === 0) : all)(
    'fit TypeScript %s with the resolution of %s, checked to the last declaration',
    (version, name) => {
      const resolution = resolutions[name as keyof typeof resolutions];
      compile(version, { ...resolution, target: 'es2022', strict: true, skipLibCheck: false, types: ['node'] });
    },
  );
});
