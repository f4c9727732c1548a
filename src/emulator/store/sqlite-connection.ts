import { chmodSync, closeSync, openSync, rmdirSync, rmSync } from 'node:fs';
import { Database } from 'node-sqlite3-wasm';
import { releaseVersionOneLock } from './version-one-lock';

/**
 * A write-ahead log, because the library can't roll back: it takes its own lock for that of a living writer, and leaves a
 * rollback journal alone. FULL: what was written is on the disk when COMMIT returns. Freed space is zeroed.
 */
const DURABLE = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON';
/** For a file that is thrown away unless it is completed. */
const IN_ONE_GO = 'PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF';

/** Opens or makes a database that its owner alone can read. The caller holds the lock of the file. */
export function connect(path: string, mode: 'durable' | 'in one go' = 'durable'): Database {
  for (const file of [path, `${path}-wal`]) {
    closeSync(openSync(file, 'a', 0o600));
    chmodSync(file, 0o600);
  }
  // Left where a first start died; a database with a log has no use for it, and other programs would believe it.
  rmSync(`${path}-journal`, { force: true });
  clearOwnLock(`${path}.lock`);
  const database = new Database(path);
  try {
    database.exec(`PRAGMA locking_mode = EXCLUSIVE; ${mode === 'durable' ? DURABLE : IN_ONE_GO}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The library locks by making an empty folder, which a killed process leaves behind. Nothing else is taken away. */
function clearOwnLock(lock: string): void {
  try {
    rmdirSync(lock);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    if (code === 'ENOTDIR') return releaseVersionOneLock(lock);
    throw new Error(`${lock} is in the way; move it away.`, { cause: error });
  }
}
