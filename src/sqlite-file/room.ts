import { randomUUID } from 'node:crypto';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';

/** More than a change of a store needs, unless it is a very large one. */
const ROOM_BYTES = 128 * 1024;

/** Why a disk takes no more bytes of a file. */
export type NoRoom = 'disk-full' | 'quota-used-up' | 'file-too-large';

const REASONS: Readonly<Record<string, NoRoom>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'quota-used-up',
  EFBIG: 'file-too-large',
};

/** The reason that an error of the file system names. */
export const noRoomBy = (error: unknown): NoRoom | undefined => REASONS[(error as NodeJS.ErrnoException).code ?? ''];

/** Whether the disk still takes bytes beside a file: the only question whose answer counts quotas and limits too. */
export function noRoomBeside(file: string): NoRoom | undefined {
  const probe = `${file}.${randomUUID()}`;
  try {
    const handle = openSync(probe, 'wx', 0o600);
    try {
      // The disk says why it took less than it was given only when it is given the rest.
      let written = 0;
      while (written < ROOM_BYTES) written += writeSync(handle, Buffer.alloc(ROOM_BYTES - written));
      return undefined;
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    return noRoomBy(error);
  } finally {
    rmSync(probe, { force: true });
  }
}
