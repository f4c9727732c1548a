import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { packPackage, run } from '../examples/packed-package';
import { binOf, installTools, NODES, registryAnswers, toolFile } from './package-tools';

jest.setTimeout(900_000);

const root = join(__dirname, '..', '..');
const node = join(__dirname, 'use-everything.cjs');
const spec = /^```yaml\n([^]*?)^```$/m.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1] ?? '';

interface Manager {
  readonly file: string;
  readonly install: readonly string[];
  /** Before the arguments of a program that the package brought. */
  readonly exec: readonly string[];
  /** Before the file of a script: under Plug'n'Play only the manager's own node finds packages. */
  readonly script: readonly string[];
}

/** Each told to refuse what does not fit this Node; yarn 1 does by itself, yarn 4 never. */
const managers: Readonly<Record<string, Manager>> = {
  npm: {
    file: toolFile('npm', 'bin/npm-cli.js'),
    install: ['install', '--engine-strict', '--no-audit', '--no-fund', '--silent'],
    exec: ['exec', '--offline', '--'],
    script: [],
  },
  pnpm: {
    file: toolFile('pnpm', 'bin/pnpm.mjs'),
    install: ['install', '--config.engine-strict=true'],
    exec: ['exec'],
    script: [],
  },
  'yarn 1': {
    file: toolFile('yarn-1', 'bin/yarn.js'),
    install: ['install', '--silent'],
    exec: ['--silent', 'run'],
    script: [],
  },
  "yarn 4, Plug'n'Play": {
    file: toolFile('yarn-4', 'bin/yarn.js'),
    install: ['install'],
    exec: ['run'],
    script: [toolFile('yarn-4', 'bin/yarn.js'), 'node'],
  },
};

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const all = NODES.flatMap((with_) => Object.keys(managers).map((manager) => [manager, with_] as const));
/** Each manager and each Node once on a push, each with each in the soak. */
const cases = process.env['SOAK'] === undefined ? all.filter((_, n) => n % (NODES.length + 1) === 0) : all;

(registryAnswers('installs with other Nodes and other package managers') ? describe : describe.skip)(
  'installed where engines count',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'hawzu-installs-'));
    let tarball = '';
    beforeAll(() => {
      installTools();
      tarball = packPackage(folder);
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const project = (name: string, others: object): string => {
      const home = join(folder, name);
      mkdirSync(home);
      const dependencies = { 'hawzu-tokens': `file:${tarball}`, ...others };
      writeFileSync(join(home, 'package.json'), JSON.stringify({ name: 'own', private: true, dependencies }));
      writeFileSync(join(home, 'tokens.yaml'), spec);
      writeFileSync(join(home, 'yarn.lock'), '');
      cpSync(node, join(home, 'use-everything.cjs'));
      return home;
    };

    test.each(cases)('%s on Node %s: constructs, command line, provider and local world work', (name, with_) => {
      const { file, install, exec, script } = managers[name]!;
      const home = project(`${name}-${with_}`.replace(/\W+/g, '-'), { cdktf: '0.21.0', constructs: '10.7.2' });
      const env = {
        ...process.env,
        PATH: `${binOf(with_)}${delimiter}${process.env['PATH']}`,
        CI: '',
        YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
        YARN_ENABLE_TELEMETRY: '0',
      };
      run(home, 'node', [file, ...install], env);
      expect(run(home, 'node', [file, ...exec, 'hawzu-tokens', '--version'], env).trim()).toBe(version);
      const used = run(home, 'node', [...script, 'use-everything.cjs'], env);
      expect(JSON.parse(used)).toEqual({
        node: expect.stringMatching(new RegExp(`^v${with_}\\.`)) as string,
        resources: ['hawzu_access_token'],
        works: true,
        said: [],
      });
      rmSync(home, { recursive: true });
    });

    test('brings no other package along', () => {
      const home = project('alone', {});
      run(home, process.execPath, [managers['npm']!.file, ...managers['npm']!.install]);
      expect(readdirSync(join(home, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['hawzu-tokens']);
    });
  },
);
