import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it that are missing. Node's own way to do this never returns where a folder exists and
 * takes no entries, as /proc does.
 * @param mode of each that is made
 * @returns what was missing, innermost first
 * @throws the error of the file system, also when something that is no folder has a name
 */
export function makeFolders(folder: string, mode = 0o777): readonly string[] {
  const missing = missingFolders(folder);
  for (const path of missing.length > 0 ? missing.toReversed() : [folder]) makeFolder(path, mode);
  return missing;
}

function makeFolder(path: string, mode: number): void {
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    // Another process may have made it by now.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !statSync(path).isDirectory()) throw error;
  }
}

function missingFolders(folder: string): readonly string[] {
  return existsSync(folder) ? [] : [folder, ...missingFolders(dirname(folder))];
}
