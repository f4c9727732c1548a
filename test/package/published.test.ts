import { readdirSync, readFileSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly files: readonly string[];
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
  readonly typesVersions: { readonly '*': Readonly<Record<string, readonly string[]>> };
  readonly dependencies?: object;
  readonly optionalDependencies?: object;
  readonly peerDependencies: object;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
};

const BINDINGS = '@cdktf/provider-aws/lib/';

const scripts = (path: string): readonly string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true }).map((name) => join(path, String(name)))
    : [path];
const shipped = manifest.files
  .filter((name) => /^(bin|dist)/.test(name) && !name.includes('*'))
  .flatMap((name) => scripts(join(root, name)))
  .filter((file) => /\.c?js$/.test(file));

test('installing it installs nothing else: no dependency, and no peer that is not optional', () => {
  expect({ ...manifest.dependencies, ...manifest.optionalDependencies }).toEqual({});
  const required = Object.keys(manifest.peerDependencies).filter(
    (name) => manifest.peerDependenciesMeta[name]?.optional !== true,
  );
  expect(required).toEqual([]);
});

test('what is published at the top of a file is loaded from Node, from the package itself, or from the CDKTF of the user', () => {
  expect(shipped.length).toBeGreaterThan(8);
  const foreign = shipped.flatMap((file) =>
    [
      ...readFileSync(file, 'utf8').matchAll(
        /^(?:var|const|let) [^=\n]{1,80}= (?:__toESM\()?require\("([^".][^"]*)"\)/gm,
      ),
    ]
      .map(([, name]) => name ?? '')
      .filter((name) => !builtinModules.includes(name.replace(/^node:/, '')))
      .filter((name) => !(/constructs(-aws)?[\\/]index\.js$/.test(file) && ['cdktf', 'constructs'].includes(name)))
      .filter((name) => !(file.endsWith(join('constructs-aws', 'index.js')) && name.startsWith(BINDINGS))),
  );
  expect(foreign).toEqual([]);
});

test('the rotation function names nothing outside itself but what Node has', () => {
  const text = readFileSync(join(root, 'dist', 'rotation', 'function.js'), 'utf8');
  const named = new Set([...text.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name!.replace(/^node:/, '')));
  expect(named.size).toBeGreaterThan(5);
  // The SDK quotes this one in the words of an error.
  const quoted = '@aws-sdk/signature-v4-crt';
  expect([...named].filter((name) => !builtinModules.includes(name) && name !== quoted)).toEqual([]);
});

test('each entry with types has the same ones where exports are not read, as under module CommonJS', () => {
  for (const [path, target] of Object.entries(manifest.exports)) {
    if (typeof target === 'string') continue;
    expect(manifest.typesVersions['*'][path.slice(2)]?.map((file) => `./${file}`)).toEqual([target.types]);
  }
});

test('the licence of what is inside goes with it', () => {
  const notices = readFileSync(join(root, 'dist', 'THIRD-PARTY-NOTICES.txt'), 'utf8');
  for (const name of ['axios', 'cdktf', 'fastify', 'fflate', 'node-sqlite3-wasm', 'yaml', '@grpc/grpc-js'])
    expect(notices).toMatch(new RegExp(`^${name} \\d[^]*?^Licence: `, 'm'));
});
