import { chmodSync, closeSync, openSync, rmdirSync, rmSync, truncateSync } from 'node:fs';
import { Database } from 'node-sqlite3-wasm';
import type { StoreLock } from '../store-lock';
import { entryAt } from './beginning';
import { StoreLockInTheWayError, StoreOpenElsewhereError } from './errors';
import { FIRST_PAGE_BYTES, leftJournalOf, refuseForeignBeside } from './foreign-beside';
import { openElsewhere } from './open-elsewhere';
import { type PageOne, pageOneOf } from './page-one';
import { SqliteFile } from './sqlite-file';

/**
 * A write-ahead log, because the library can't roll back: it takes its own lock for that of a living writer, and leaves a
 * rollback journal alone. FULL: what was written is on the disk when COMMIT returns. Sorting needs no room on the disk. Up to 64 MiB
 * of pages stay in memory: by default it is 2, and a page is read anew for each of a list's rows.
 */
const DURABLE =
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536';
/** For a file that is thrown away unless it is completed. */
const IN_ONE_GO = 'PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF';

export interface SqliteFileOptions {
  /** The lock of the store, which the caller holds. */
  readonly lock?: StoreLock | undefined;
  readonly mode?: 'durable' | 'in one go';
  /** Throws if what has the name is somebody else's; nothing of it, or of the log beside it, was changed until then. */
  readonly requireOurs?: (page: PageOne | 'not a database') => void;
  /** Takes away the lock that an earlier version left; called once the file is known to be ours. */
  readonly clearEarlierLock?: () => void;
}

/**
 * Opens or makes a SQLite file that its owner alone can read, with a lock that nobody else can have. What lies beside it
 * and is not its own is refused before anything is touched.
 * @throws StoreFileForeignError, StoreOpenElsewhereError, StoreLockInTheWayError, and what the lock and SQLite throw; what was made is gone then
 */
export function openSqliteFile(path: string, options: SqliteFileOptions = {}): SqliteFile {
  const { lock, mode = 'durable', requireOurs, clearEarlierLock } = options;
  // First whose the file is: what lies beside somebody else's database may be what it needs to be whole.
  const page = pageOneOf(path);
  if (page !== undefined) requireOurs?.(page);
  refuseForeignBeside(path);
  const other = openElsewhere(path);
  if (other !== undefined) throw new StoreOpenElsewhereError(path, other);
  clearEarlierLock?.();
  clearOwnLock(`${path}.lock`);
  const made: string[] = [];
  let database: Database | undefined;
  try {
    if (entryAt(path) === undefined) made.unshift(...makeFile(path));
    else undoFirstPage(path);
    // Before SQLite does, which would let others read it.
    if (mode === 'durable' && entryAt(`${path}-wal`) === undefined) made.unshift(...makeFile(`${path}-wal`));
    for (const file of [path, `${path}-wal`]) keepPrivate(file);
    lock?.watch();
    database = new Database(path);
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    database.exec(mode === 'durable' ? DURABLE : IN_ONE_GO);
  } catch (error) {
    database?.close();
    removeMade(path, made);
    throw error;
  }
  return new SqliteFile(database, path, lock, () => removeMade(path, made));
}

/** @returns the path, so that whoever fails later knows what to remove */
function makeFile(path: string): readonly string[] {
  closeSync(openSync(path, 'wx', 0o600));
  return [path];
}

/** The store goes last: without it, what lies beside it would be nobody's. */
function removeMade(store: string, made: readonly string[]): void {
  // SQLite made this one; where we made the store, there was none before.
  if (made.includes(store)) rmSync(`${store}-journal`, { force: true });
  for (const path of made) rmSync(path, { force: true });
}

function keepPrivate(file: string): void {
  const entry = entryAt(file);
  if (entry !== undefined && (entry.mode & 0o077) !== 0) chmodSync(file, 0o600);
}

/**
 * The first start of this store died while SQLite wrote its first page. The library would leave the journal alone, and
 * other programs would believe it. Its rolling back is done by hand.
 */
function undoFirstPage(path: string): void {
  const journal = leftJournalOf(path);
  if (journal === undefined) return;
  if ((entryAt(path)?.size ?? 0) < FIRST_PAGE_BYTES) truncateSync(path);
  rmSync(journal);
}

/**
 * The library locks by making an empty folder, which a killed process leaves behind. The store is held, so nobody alive
 * made it. A folder with something in it, a file or a link is not the library's.
 */
function clearOwnLock(lock: string): void {
  try {
    rmdirSync(lock);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw new StoreLockInTheWayError(lock);
  }
}
