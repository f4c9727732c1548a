import { chmodSync, closeSync, existsSync, openSync, rmdirSync, rmSync } from 'node:fs';
import { Database } from 'node-sqlite3-wasm';
import { holdsRoom } from './room';
import { StorageFullError } from './storage-full-error';
import { clearVersionOneLock } from './version-one-lock';

/** An open database and how to let go of it. */
export interface OpenDatabase {
  readonly database: Database;
  /** Makes sure that a change which failed stays undone, whatever happens next. Says whether it failed for want of room. */
  undoFailed(error: unknown): { readonly isFull: boolean };
  close(): void;
  /** Closes it and, when it was made just now, takes its files away again. */
  discard(): void;
}

/** Something that SQLite did not make has the name of its lock. It is left alone. */
export class StoreLockInTheWayError extends Error {
  readonly code = 'store-lock-foreign';

  constructor(lock: string) {
    super(`${lock} is in the way: SQLite needs this name for its lock. Move it away.`);
    this.name = 'StoreLockInTheWayError';
  }
}

/** The library has one error class and no codes, so the message has to do. */
const says = (error: unknown, text: RegExp): boolean => error instanceof Error && text.test(error.message);
const isOutOfPages = (error: unknown): boolean => says(error, /database or disk is full/);
/** A write that the disk refuses is an I/O error to SQLite, whatever the reason. */
const isRefusedWrite = (error: unknown): boolean => says(error, /disk I\/O error/);

const inMemory = (): OpenDatabase => {
  const database = new Database(':memory:');
  const close = (): void => database.close();
  return { database, undoFailed: (error) => ({ isFull: isOutOfPages(error) }), close, discard: close };
};

/**
 * Opens or makes a SQLite file: EXCLUSIVE and WAL with synchronous=FULL, so that a commit is on the disk before it
 * returns. Only the user can read the file. The caller holds the lock of the store.
 * @throws StoreLockInTheWayError, StorageFullError, VersionOneInUseError
 */
export function openSqlite(file: string | undefined): OpenDatabase {
  if (file === undefined || file === ':memory:') return inMemory();
  const isNew = !existsSync(file);
  let database: Database | undefined;
  const discard = (): void => {
    database?.close();
    if (isNew) for (const end of ['', '-wal', '-journal']) rmSync(`${file}${end}`, { force: true });
  };
  try {
    clearVersionOneLock(file);
    clearOwnLock(`${file}.lock`);
    if (isNew) closeSync(openSync(file, 'wx', 0o600));
    database = new Database(file);
    // Sorting a long list must not need room on the disk.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    database.exec('PRAGMA temp_store = MEMORY');
    if (existsSync(`${file}-wal`)) chmodSync(`${file}-wal`, 0o600);
  } catch (error) {
    discard();
    throw isRefusedWrite(error) && !holdsRoom(file) ? new StorageFullError() : error;
  }
  const opened = database;
  return {
    database: opened,
    undoFailed: (error) => {
      if (!isRefusedWrite(error)) return { isFull: isOutOfPages(error) };
      overwriteFailed(opened);
      return { isFull: !holdsRoom(file) };
    },
    close: () => opened.close(),
    discard,
  };
}

/**
 * A commit can fail after its last page was written, when only the filling up to a whole sector found no room. SQLite
 * knows better, but a process that opens the file after a death would take it for done. A change of nothing, written over
 * the same place, ends that; the place is there, so it needs no room.
 */
function overwriteFailed(database: Database): void {
  try {
    const { user_version: version } = database.get('PRAGMA user_version') as { readonly user_version: number };
    database.exec(`PRAGMA user_version = ${Number(version)}`);
  } catch {
    // This one fails for the same reason, after its page was written.
  }
}

/**
 * The library locks by making an empty folder, which a killed process leaves behind. We hold the store, so nobody alive
 * made it. A folder with something in it, or a file, is not the library's.
 */
function clearOwnLock(lock: string): void {
  try {
    rmdirSync(lock);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw new StoreLockInTheWayError(lock);
  }
}
