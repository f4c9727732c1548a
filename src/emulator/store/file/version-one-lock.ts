import { readFileSync, rmSync } from 'node:fs';

/**
 * Takes away the lock that a killed process of version 0.1 left: a file with its process id. Throws an Error that says
 * what to do if that process is alive, or if the file is something else.
 */
export function releaseVersionOneLock(lock: string): void {
  const text = readIfThere(lock);
  if (text === undefined) return;
  if (!/^\d{1,10}$/.test(text)) throw new Error(`${lock} is in the way; move it away.`);
  const holder = Number(text);
  if (holder !== process.pid && isAlive(holder)) {
    throw new Error(
      `${lock} names process ${holder}: stop it. If it is no hawzu-tokens of version 0.1, delete ${lock}.`,
    );
  }
  rmSync(lock, { force: true });
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but is somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
