import { chmodSync, closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { Database } from 'node-sqlite3-wasm';
import { holdPidLock } from './pid-lock';

/** An open database and how to let go of it. */
export interface OpenDatabase {
  readonly database: Database;
  close(): void;
}

const inMemory = (): OpenDatabase => {
  const database = new Database(':memory:');
  return { database, close: () => database.close() };
};

/**
 * Opens a SQLite file for this process alone: EXCLUSIVE and WAL with synchronous=FULL, so that a commit is on the disk
 * before it returns. Only the user can read the file.
 * @throws FileInUseError
 */
export function openSqlite(file: string | undefined): OpenDatabase {
  if (file === undefined || file === ':memory:') return inMemory();
  const release = holdPidLock(file);
  try {
    if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
    // The library locks by making a directory, which a killed process leaves behind. We hold the pid lock, so if the
    // directory is there, nobody alive made it.
    rmSync(`${file}.lock`, { recursive: true, force: true });
    const database = new Database(file);
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    if (existsSync(`${file}-wal`)) chmodSync(`${file}-wal`, 0o600);
    return {
      database,
      close: () => {
        database.close();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}
