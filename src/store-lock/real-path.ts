import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

const hasCode = (error: unknown, code: string): boolean => (error as NodeJS.ErrnoException).code === code;

/** Where a file is, or will be, once every symbolic link on the way is followed; its folder has to exist. */
export function realPathOf(file: string): string {
  try {
    return realpathSync(file);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  const place = join(realpathSync(dirname(resolve(file))), basename(file));
  return isLink(place) ? realPathOf(resolve(dirname(place), readlinkSync(place))) : place;
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}
