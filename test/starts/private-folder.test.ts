import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePrivateFolder } from '../../src/cli/private-folder';

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
