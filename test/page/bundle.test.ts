import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const { bundlePage } = jest.requireActual<{ bundlePage: (folder: string) => Promise<unknown> }>(
  '../../scripts/bundle-page.js',
);

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hawzu-page-'));
  await bundlePage(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ofKind = (ending: string): readonly string[] => readdirSync(folder).filter((name) => name.endsWith(ending));
const packed = (names: readonly string[]): number =>
  names.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name)), { level: 9 }).length, 0);

/** A script and what it can't begin without; what it asks for later is no part of it. */
function withItsParts(name: string, met = new Set<string>()): ReadonlySet<string> {
  if (met.has(name)) return met;
  met.add(name);
  const text = readFileSync(join(folder, name), 'utf8');
  for (const [, part] of text.matchAll(/(?:from|import)"\.\/([^"]+)"/g)) withItsParts(part!, met);
  return met;
}

/** What writes specs: the command line's code, loaded when somebody exports. */
const isWriter = (name: string): boolean => readFileSync(join(folder, name), 'utf8').includes('TokenSpec');

test('what the table needs is at most 41 kB of script, packed, and no view needs more than 45; an export takes 36 more', () => {
  const main = ofKind('.js').find((name) => name.startsWith('main-'))!;
  const table = withItsParts(main);
  expect(table.size).toBeGreaterThan(1);
  expect(packed([...table])).toBeLessThanOrEqual(41_000);
  const later = ofKind('.js').filter((name) => !table.has(name));
  expect(later.length).toBeGreaterThan(3);
  const writers = later.filter(isWriter);
  expect(writers).toHaveLength(1);
  expect(packed(writers)).toBeLessThanOrEqual(36_000);
  for (const name of later.filter((one) => !isWriter(one)))
    expect(packed([...withItsParts(name, new Set(table))])).toBeLessThanOrEqual(45_000);
});

test('nothing in the document or a style is inline, and nothing comes from elsewhere', () => {
  const document = readFileSync(join(folder, 'page.html'), 'utf8');
  expect(document).not.toMatch(/<style|style=|<script(?![^>]*src=)|\son\w+=/);
  for (const name of [...ofKind('.css'), 'page.html'])
    expect(readFileSync(join(folder, name), 'utf8')).not.toMatch(/https?:|url\((?!["']?data:)/);
});

test('every name has a hash of what is inside, and the document names all that the table begins with, and nothing else', () => {
  const document = readFileSync(join(folder, 'page.html'), 'utf8');
  const named = [...document.matchAll(/\/assets\/([^"]+)/g)].map(([, name]) => name!);
  const main = ofKind('.js').find((name) => name.startsWith('main-'))!;
  const style = ofKind('.css').find((name) => name.startsWith('page-'))!;
  // Each part that the script begins with is named, too: a browser asks for all of them at once.
  expect(named.sort()).toEqual([style, ...withItsParts(main)].sort());
  const files = [...ofKind('.js'), ...ofKind('.css')];
  expect(files.filter((name) => !/-[0-9A-Z]{8}\.(js|css)$/.test(name))).toEqual([]);
  expect(named.filter((name) => !files.includes(name))).toEqual([]);
});
