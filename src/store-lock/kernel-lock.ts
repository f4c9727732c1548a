import { spawnSync } from 'node:child_process';

const BUSY = 1;

/**
 * Asks the kernel for the lock of an open file. Node has no call for it, so the program `flock` (util-linux, busybox)
 * asks, on a descriptor that it inherits: the lock belongs to the open file, so it stays when that program ends, and goes
 * with the last process that has the file open. Node opens files so that children don't inherit them: that is us alone.
 */
export function lockInKernel(handle: number): 'locked' | 'busy' | 'unavailable' {
  const { error, status } = spawnSync('flock', ['-x', '-n', '3'], { stdio: ['ignore', 'ignore', 'ignore', handle] });
  if (error === undefined && status === 0) return 'locked';
  return error === undefined && status === BUSY ? 'busy' : 'unavailable';
}
