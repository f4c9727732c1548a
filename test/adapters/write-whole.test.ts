import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileNotWritten, writeWhole } from '../../src/adapters/system/write-whole';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'hawzu-write-whole-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);
const failing = (act: () => void): FileNotWritten => {
  try {
    act();
  } catch (error) {
    if (error instanceof FileNotWritten) return error;
    throw error;
  }
  throw new Error('It was written.');
};

test('a file is made, and one that is there gets another text and keeps its mode; nothing else is left in the folder', () => {
  writeFileSync(at('there.yaml'), 'old');
  chmodSync(at('there.yaml'), 0o640);
  writeWhole([
    { path: at('there.yaml'), content: 'new' },
    { path: at('made.yaml'), content: Buffer.from([0, 255]) },
  ]);
  expect(readFileSync(at('there.yaml'), 'utf8')).toBe('new');
  expect(statSync(at('there.yaml')).mode & 0o777).toBe(0o640);
  expect([...readFileSync(at('made.yaml'))]).toEqual([0, 255]);
  expect(readdirSync(folder).sort()).toEqual(['made.yaml', 'there.yaml']);
});

test('a link stays a link: the file that it leads to is written, also where that is not there yet', () => {
  mkdirSync(at('elsewhere'));
  writeFileSync(at('elsewhere/real.yaml'), 'old');
  symlinkSync(at('elsewhere/real.yaml'), at('link.yaml'));
  symlinkSync(at('elsewhere/none.yaml'), at('dangling.yaml'));
  writeWhole(['link.yaml', 'dangling.yaml'].map((name) => ({ path: at(name), content: 'new' })));
  for (const name of ['elsewhere/real.yaml', 'elsewhere/none.yaml']) expect(readFileSync(at(name), 'utf8')).toBe('new');
  for (const name of ['link.yaml', 'dangling.yaml']) expect(lstatSync(at(name)).isSymbolicLink()).toBe(true);
});

test('of several files none is written where one can not be, and it is named', () => {
  writeFileSync(at('first.yaml'), 'old');
  mkdirSync(at('folder.yaml'));
  const { file, cause } = failing(() =>
    writeWhole([
      { path: at('first.yaml'), content: 'new' },
      { path: at('no-such-folder/second.yaml'), content: 'new' },
    ]),
  );
  expect([file, (cause as NodeJS.ErrnoException).code]).toEqual([at('no-such-folder/second.yaml'), 'ENOENT']);
  expect(failing(() => writeWhole([{ path: at('folder.yaml'), content: '' }])).file).toBe(at('folder.yaml'));
  expect(readFileSync(at('first.yaml'), 'utf8')).toBe('old');
  expect(readdirSync(folder).sort()).toEqual(['first.yaml', 'folder.yaml']);
});

test('a name that is taken stays what it is, and those that were made before it are gone again', () => {
  writeFileSync(at('taken.yaml'), 'theirs');
  const files = ['made.yaml', 'taken.yaml'].map((name) => ({ path: at(name), content: 'ours', isNew: true }));
  const { file, cause } = failing(() => writeWhole(files));
  expect([file, (cause as NodeJS.ErrnoException).code]).toEqual([at('taken.yaml'), 'EEXIST']);
  expect(readFileSync(at('taken.yaml'), 'utf8')).toBe('theirs');
  expect(readdirSync(folder)).toEqual(['taken.yaml']);
  writeWhole([{ path: at('new.yaml'), content: 'ours', isNew: true }]);
  expect(readFileSync(at('new.yaml'), 'utf8')).toBe('ours');
});

test('a device takes what it gets, and a full one is said', () => {
  writeWhole([{ path: '/dev/null', content: 'text' }]);
  if (!existsSync('/dev/full')) return;
  expect(
    (failing(() => writeWhole([{ path: '/dev/full', content: 'text' }])).cause as NodeJS.ErrnoException).code,
  ).toBe('ENOSPC');
});

/** A file system of a few pages, where this user may make one. */
const mounted = (): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', folder], { stdio: 'ignore' }).status === 0;

test('on a full disk the old text stays, whole, and no part of the new one is left', () => {
  if (!mounted()) return;
  try {
    writeFileSync(at('spec.yaml'), 'a'.repeat(30_000));
    const { file, cause } = failing(() => writeWhole([{ path: at('spec.yaml'), content: 'b'.repeat(50_000) }]));
    expect([file, (cause as NodeJS.ErrnoException).code]).toEqual([at('spec.yaml'), 'ENOSPC']);
    expect(readFileSync(at('spec.yaml'), 'utf8')).toBe('a'.repeat(30_000));
    expect(readdirSync(folder)).toEqual(['spec.yaml']);
  } finally {
    execFileSync('umount', [folder]);
  }
});
