import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A folder for PATH that holds these programs and nothing else. A text is a shell script; it may use builtins only. */
export function folderOfPrograms(parent: string, programs: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(parent, 'path-'));
  for (const [name, script] of Object.entries(programs)) {
    const file = join(folder, name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  }
  return folder;
}
