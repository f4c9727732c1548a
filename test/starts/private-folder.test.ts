import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isOpenToOthers, makePrivateFolder } from '../../src/cli/local/private-folder';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'hawzu-private-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a start that failed in a folder that was there', () => {
  test('leaves nothing behind, and nothing of somebody else away', () => {
    writeFileSync(join(folder, 'notes.txt'), 'theirs');
    writeFileSync(join(folder, 'token-service.db-wal'), 'theirs too');
    makePrivateFolder(folder).undo();
    expect(readdirSync(folder).sort()).toEqual(['notes.txt', 'token-service.db-wal']);
  });

  test.each(['secrets-manager.db.held', 'token-service.db.held', 'management-token', 'secrets-manager.db'])(
    'leaves the .gitignore to the start beside it that has %s by now',
    (theirs) => {
      const made = makePrivateFolder(folder);
      writeFileSync(join(folder, theirs), '');
      made.undo();
      expect(existsSync(join(folder, '.gitignore'))).toBe(true);
    },
  );
});

test.each([
  [0o600, false],
  [0o700, false],
  [0o640, true],
  [0o620, true],
  [0o604, true],
  [0o602, true],
  [0o644, true],
])('a file of mode %o is open to others than its owner: %p', (mode, expected) => {
  const file = join(folder, 'management-token');
  writeFileSync(file, '');
  chmodSync(file, mode);
  expect(isOpenToOthers(file)).toBe(expected);
});

test('a file that is not there is open to nobody', () => {
  expect(isOpenToOthers(join(folder, 'management-token'))).toBe(false);
});

test('each folder that has to be made is its owner’s alone; one that is there keeps its mode', () => {
  chmodSync(folder, 0o755);
  makePrivateFolder(join(folder, 'a', 'b'));
  const modes = ['.', 'a', 'a/b', 'a/b/.gitignore'].map((path) => statSync(join(folder, path)).mode & 0o777);
  expect(modes).toEqual([0o755, 0o700, 0o700, 0o600]);
});
