import { openSync, closeSync, readFileSync, rmSync, writeSync } from 'node:fs';

/**
 * Keeps a second process off the file: two of them would each append to what it believes is the end. The lock names
 * its process, so that one left behind by a killed process is recognised and taken over.
 * Returns what releases it; throws an Error that says what to do if a living process holds it.
 */
export function lockJournal(file: string): () => void {
  const lock = `${file}.pid`;
  if (!tryLock(lock)) {
    const holder = Number.parseInt(readFileSync(lock, 'utf8'), 10);
    if (Number.isInteger(holder) && isAlive(holder)) {
      throw new Error(`${file} is in use by process ${holder}; stop it or name another file.`);
    }
    rmSync(lock, { force: true });
    if (!tryLock(lock)) throw new Error(`${file} was just taken by another process; name another file.`);
  }
  return () => rmSync(lock, { force: true });
}

function tryLock(lock: string): boolean {
  try {
    const handle = openSync(lock, 'wx', 0o600);
    try {
      writeSync(handle, String(process.pid));
    } catch (error) {
      // A full disk must not keep the endpoint from starting; the lock then names nobody.
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(handle);
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
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
