import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';

/** More than a change needs, unless it is a very large one. */
const ROOM_BYTES = 128 * 1024;

/** Why a file can't be written. SQLite's file layer says "disk I/O error" for all there is, so the disk is asked. */
export function whyNot(path: string, cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code === 'ENOSPC' || isFull(path)
    ? 'its disk is full'
    : (cause as Error).message;
}

function isFull(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize < ROOM_BYTES;
  } catch {
    return false;
  }
}
