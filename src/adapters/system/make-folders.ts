import { existsSync, mkdirSync, rmdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it that are missing, all or none. Node's own way to do this never returns where a folder
 * exists and takes no entries, as /proc does.
 * @param mode of each that is made
 * @returns what was missing, innermost first
 * @throws the error of the file system, also when something that is no folder has a name
 */
export function makeFolders(folder: string, mode = 0o777): readonly string[] {
  const missing = missingFolders(folder);
  const made: string[] = [];
  try {
    for (const path of missing.length > 0 ? missing.toReversed() : [folder])
      if (makeFolder(path, mode)) made.unshift(path);
  } catch (error) {
    removeEmpty(made);
    throw error;
  }
  return missing;
}

/** Removes empty folders, innermost first. */
export function removeEmpty(folders: readonly string[]): void {
  for (const folder of folders) {
    try {
      rmdirSync(folder);
    } catch {
      // Somebody put something there: it stays.
      return;
    }
  }
}

/** @returns false where another process made it in the meantime, or it was there */
function makeFolder(path: string, mode: number): boolean {
  try {
    mkdirSync(path, { mode });
    return true;
  } catch (error) {
    const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !isFolder) throw error;
    return false;
  }
}

function missingFolders(folder: string): readonly string[] {
  return existsSync(folder) ? [] : [folder, ...missingFolders(dirname(folder))];
}
