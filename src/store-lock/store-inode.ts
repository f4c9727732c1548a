import { closeSync, constants, fstatSync, openSync, statSync } from 'node:fs';
import { StoreLinkedError } from './errors';
import type { lockInKernel } from './kernel-lock';

/**
 * The store's file itself, whatever its name: a lock on it keeps out whoever comes by another name. SQLite locks by other
 * means, so the two don't meet.
 */
export class StoreInode {
  private constructor(
    private readonly path: string,
    private readonly handle: number,
  ) {}

  /**
   * Nothing where there is no file (yet).
   * @throws StoreLinkedError
   */
  static open(path: string, askKernel: typeof lockInKernel): StoreInode | 'busy' | undefined {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isFile() !== true) return undefined;
    if (found.nlink > 1) throw new StoreLinkedError(path, found.nlink);
    const handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    const locked = askKernel(handle);
    if (locked !== 'busy') return new StoreInode(path, handle);
    closeSync(handle);
    return 'busy';
  }

  /** Whether the path still leads to this file. */
  isInPlace(): boolean {
    const there = statSync(this.path, { bigint: true, throwIfNoEntry: false });
    const here = fstatSync(this.handle, { bigint: true });
    return there?.ino === here.ino && there.dev === here.dev;
  }

  close(): void {
    closeSync(this.handle);
  }
}
