import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkPackages, packPackage, run } from '../examples/packed-package';
import { describeTerraform } from '../terraform-provider/terraform-world';

jest.setTimeout(600_000);

const root = join(__dirname, '..', '..');
const block = (page: string, language: string, about: string): string => {
  const blocks = [...readFileSync(join(root, page), 'utf8').matchAll(/^```(\w+)\n([^]*?)^```$/gm)];
  const [found] = blocks.filter(([, name, text = '']) => name === language && text.includes(about));
  if (found === undefined) throw new Error(`${page} shows no ${language} about ${about}`);
  return found[2] ?? '';
};

describe('the tests that docs/testing.md shows, in a project of their own with the published package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hawzu-testing-'));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  beforeAll(() => {
    const modules = join(folder, 'node_modules');
    linkPackages(join(root, 'node_modules'), modules);
    const home = join(modules, 'hawzu-tokens');
    mkdirSync(home);
    run(folder, 'tar', ['-xzf', packPackage(folder), '-C', home, '--strip-components=1']);
    write('package.json', JSON.stringify({ name: 'own', private: true, jest: { roots: ['dist'] } }));
    const options = { module: 'commonjs', target: 'es2022', strict: true, types: ['node', 'jest'], outDir: 'dist' };
    write('tsconfig.json', JSON.stringify({ compilerOptions: { ...options, rootDir: '.' }, files: ['stack.test.ts'] }));
    write('tokens.yaml', block('README.md', 'yaml', 'kind: TokenSpec'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('the one of a spec passes under node --test', () => {
    write('tokens.test.mjs', block('docs/testing.md', 'js', 'node:test'));
    expect(run(folder, process.execPath, ['--test', 'tokens.test.mjs'])).toMatch(/pass 1\n/);
  });

  describeTerraform('with the real terraform', () => {
    test('the one of a CDKTF stack compiles and passes under jest, also where it blocks on terraform', () => {
      write('stack.test.ts', block('docs/testing.md', 'ts', 'TerraformStack'));
      run(folder, process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '--project', '.']);
      run(folder, process.execPath, [join(root, 'node_modules/jest/bin/jest.js'), '--ci', 'stack.test.js']);
    });
  });
});
