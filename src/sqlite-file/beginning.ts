import { closeSync, lstatSync, openSync, readSync, type Stats } from 'node:fs';

/** What has this name; a symbolic link is not followed. */
export const entryAt = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false });

/** A file of its own: no folder, no link, no second name. */
export const isPlainFile = (entry: Stats): boolean => entry.isFile() && entry.nlink === 1;

/** The first bytes of a file, at most so many. */
export function beginningOf(path: string, length: number): Buffer {
  const handle = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(handle, bytes));
  } finally {
    closeSync(handle);
  }
}
