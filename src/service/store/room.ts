import { randomUUID } from 'node:crypto';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';

/** More than a change of the store needs. */
const ROOM_BYTES = 128 * 1024;

/** Whether the disk still takes bytes beside a file: the only question whose answer counts quotas and limits too. */
export function holdsRoom(file: string): boolean {
  const probe = `${file}.${randomUUID()}`;
  try {
    const handle = openSync(probe, 'wx', 0o600);
    try {
      return writeSync(handle, Buffer.alloc(ROOM_BYTES)) === ROOM_BYTES;
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    return !['ENOSPC', 'EDQUOT', 'EFBIG'].includes((error as NodeJS.ErrnoException).code ?? '');
  } finally {
    rmSync(probe, { force: true });
  }
}
