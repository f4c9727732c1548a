import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

/** Writes a file that is there until the process ends. */
export function temporaryFile(name: string, bytes: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'hawzu-function-'));
  if (folders.length === 0)
    process.once('exit', () => folders.forEach((each) => rmSync(each, { recursive: true, force: true })));
  folders.push(folder);
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}
