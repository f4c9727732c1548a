import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkPackages, packPackage, run } from './packed-package';

jest.setTimeout(900_000);

const root = join(__dirname, '..', '..');
const app = join(root, 'examples', 'cdktf-app');

interface Recipe {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly overrides: object;
}

/** The JSON block below the heading "CDK Terrain" of the first file that has one. */
function recipe(): Recipe {
  const texts = [join(root, 'README.md'), join(app, 'README.md')].map((file) => readFileSync(file, 'utf8'));
  const [found] = texts.flatMap((text) => text.match(/^##+ CDK Terrain$[^]*?^```json\n([^]*?)^```$/m)?.[1] ?? []);
  if (found === undefined) throw new Error('no README shows the recipe for CDK Terrain');
  return JSON.parse(found) as Recipe;
}

const fork = recipe().dependencies['cdktf']?.replace(/^npm:/, '') ?? '';
const reachable = spawnSync('npm', ['view', fork, 'version'], { encoding: 'utf8' }).stdout?.trim() !== '';
if (!reachable) process.stderr.write(`LEFT OUT: no registry answers for ${fork}\n`);

/** Stacks without what says which of the two wrote them. */
function stack(folder: string, name: string): unknown {
  const text = readFileSync(join(folder, 'cdktf.out', 'stacks', name, 'cdk.tf.json'), 'utf8');
  const { '//': about, ...rest } = JSON.parse(text) as { '//': { metadata: { version: string } } };
  return { ...rest, '//': { metadata: { ...about.metadata, version: 'its own' } } };
}

(reachable ? describe : describe.skip)('the recipe for CDK Terrain', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hawzu-fork-'));
  const forked = join(folder, 'forked');
  const original = join(folder, 'original');
  beforeAll(() => {
    const { dependencies, overrides } = recipe();
    const tarball = packPackage(folder);
    for (const copy of [forked, original]) cpSync(app, copy, { recursive: true });
    const own = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8')) as object;
    const packed = { ...dependencies, 'hawzu-tokens': `file:${tarball}` };
    writeFileSync(join(forked, 'package.json'), JSON.stringify({ ...own, dependencies: packed, overrides }));
    run(forked, 'npm', ['install', '--no-audit', '--no-fund', '--silent']);
    linkPackages(join(root, 'node_modules'), join(original, 'node_modules'));
    cpSync(join(forked, 'node_modules', 'hawzu-tokens'), join(original, 'node_modules', 'hawzu-tokens'), {
      recursive: true,
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('installs one copy of the fork, under the name that everybody imports', () => {
    const listed = JSON.parse(run(forked, 'npm', ['ls', 'cdktf', '--json', '--all'])) as object;
    const versions = [...JSON.stringify(listed).matchAll(/"cdktf":\{"version":"([^"]+)"/g)].map(
      ([, version]) => version,
    );
    expect(new Set(versions)).toEqual(new Set([fork.split('@').at(-1)]));
    const installed = JSON.parse(readFileSync(join(forked, 'node_modules/cdktf/package.json'), 'utf8')) as object;
    expect(installed).toMatchObject({ name: 'cdktn' });
  });

  test('synthesizes examples/acme to the same stack as with cdktf', () => {
    for (const copy of [forked, original]) {
      run(copy, process.execPath, [
        'node_modules/hawzu-tokens/dist/constructs/main.js',
        'node_modules/hawzu-tokens/examples/acme',
      ]);
    }
    expect(stack(forked, 'acme-ci')).toEqual(stack(original, 'acme-ci'));
  });

  test("synthesizes a user's own app, with resources of @cdktf/provider-aws beside ours, to the same stack", () => {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    for (const copy of [forked, original]) {
      run(copy, process.execPath, [tsc, '-p', '.']);
      run(copy, process.execPath, ['dist/main.js']);
    }
    const withoutPath = (folder_: string): unknown =>
      JSON.parse(JSON.stringify(stack(folder_, 'quality')).replaceAll(folder_, 'here'));
    expect(withoutPath(forked)).toEqual(withoutPath(original));
  });
});
