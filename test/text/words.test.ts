import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const files = (folder: string, ending: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .map((path) => join(folder, path));

/** Comments are for those who work on the code. */
const withoutComments = (text: string): string => text.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');

const help = (...command: string[]): string =>
  spawnSync(process.execPath, [join(root, 'bin/hawzu-tokens.js'), ...command, '--help'], { encoding: 'utf8' }).stdout;

/** What users read. */
const texts: readonly (readonly [string, string])[] = [
  ...['README.md', 'docs/cli.md', 'docs/diagnostics.md', 'docs/glossary.md', 'docs/local-services.md'].map(
    (path) => [path, read(path)] as const,
  ),
  ...['docs/terraform', 'docs/tutorials', 'docs/how-to', 'examples']
    .flatMap((folder) => files(folder, '.md'))
    .map((path) => [path, read(path)] as const),
  ...[
    ...files('src/core/diagnostics/catalogue', '.ts'),
    'src/core/reconcile/entry/holds.ts',
    'src/core/reconcile/entry/reasons.ts',
    'src/core/reconcile/entry/blocks.ts',
    ...files('src/cli', '.ts'),
  ].map((path) => [path, withoutComments(read(path))] as const),
  ['--help', help()],
  ...['plan', 'apply', 'rotate', 'inventory', 'deploy', 'serve'].map((name) => [`${name} --help`, help(name)] as const),
];

/** Wrong or private English that users met in them. The vendor is what a gateway leads to, and no endpoint of ours. */
const NOT_FOR_USERS =
  /\bcan not\b|\bseeds? 00\d|design (section|\.md)|defect of its own|carr(y|ies) (its|the) mark|prove itself|stands twice|(?<!such as https:\/\/|--upstream https:\/\/)api\.hawzu\.com/i;

test.each(texts)('%s has no word that only its makers know', (_path, text) => {
  expect(text.length).toBeGreaterThan(20);
  expect(text.split('\n').filter((line) => NOT_FOR_USERS.test(line))).toEqual([]);
});

test('the page on permissions names every right at AWS that the client of Secrets Manager uses', () => {
  const code = files('src/adapters/secrets-manager', '.ts').map(read).join('\n');
  const used = [...code.matchAll(/new ([A-Z][A-Za-z]+)Command\(/g)].map(([, operation = '']) => operation);
  expect(used.length).toBeGreaterThan(5);
  const page = read('docs/permissions.md');
  expect(used.filter((operation) => !page.includes(`secretsmanager:${operation}"`))).toEqual([]);
});
