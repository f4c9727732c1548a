import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolders } from '../../src/adapters/system/make-folders';

let at: string;
beforeEach(() => (at = mkdtempSync(join(tmpdir(), 'hawzu-folders-'))));
afterEach(() => rmSync(at, { recursive: true }));

test('makes what is missing, innermost first in the answer, and nothing the second time', () => {
  const [inner, outer] = [join(at, 'a', 'b'), join(at, 'a')];
  expect(makeFolders(inner, 0o700)).toEqual([inner, outer]);
  expect([inner, outer].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o700]);
  expect(makeFolders(inner)).toEqual([]);
});

test.each([
  ['a name that is too long', () => 'x'.repeat(300), 'ENAMETOOLONG'],
  ['a link to nothing', () => (symlinkSync('nothing', join(at, 'link')), 'link'), 'EEXIST'],
  ['a file', () => (writeFileSync(join(at, 'file'), ''), 'file'), 'EEXIST'],
])('fails at %s with its reason, and leaves nothing that it made', (_what, put, code) => {
  const name = put();
  const before = readdirSync(at);
  const folder = code === 'ENAMETOOLONG' ? join(at, 'new', name) : join(at, name);
  expect(() => makeFolders(folder)).toThrow(expect.objectContaining({ code }) as Error);
  expect(readdirSync(at)).toEqual(before);
});

(existsSync('/proc/self') ? test : test.skip)('returns where a folder takes no entries', () => {
  expect(() => makeFolders('/proc/hawzu/tokens')).toThrow(expect.objectContaining({ code: 'ENOENT' }) as Error);
});
