import type { Database, SQLiteValue } from 'node-sqlite3-wasm';
import { isDamage, noRoomFor, openSqliteFile, type PageOne, SqliteFile, StoreDamagedError } from '../../../sqlite-file';
import type { StoreLock } from '../../../store-lock';
import { SqlTokenStore } from '../sql/engine/sql-token-store';
import { StorageFullError } from '../storage-full-error';
import { StoreForeignError, StoreVersionError } from '../store-errors';
import type { TokenStore } from '../token-store';
import { SqliteEngine } from './sqlite-engine';
import { makeTables, SCHEMA_VERSION } from './sqlite-schema';
import { clearVersionOneLock } from './version-one-lock';

/** Marks a database as a token service's own ("HTok"). */
const APPLICATION_ID = 0x48546f6b;
/** How a store of version 1 or 2, which bears no mark, is known. */
const UNMARKED_TABLES = 'INDEX tokens_by_creation ON tokens (workspace_id, created_at, id)';

function requireOurs(file: string, page: PageOne | 'not a database'): void {
  if (page === 'not a database') throw new StoreForeignError(file);
  if (page.isNew) return;
  const isUnmarked = page.applicationId === 0 && page.bytes.includes(UNMARKED_TABLES);
  if (page.applicationId !== APPLICATION_ID && !isUnmarked) throw new StoreForeignError(file);
  if (page.formatVersion > SCHEMA_VERSION) throw new StoreVersionError(file, page.formatVersion, SCHEMA_VERSION);
}

const isSound = (database: Database): boolean => database.get('PRAGMA quick_check(1)')?.['quick_check'] === 'ok';

function prepareSchema(opened: SqliteFile, file: string): void {
  const { database } = opened;
  const version = Number((database.get('PRAGMA user_version') as Readonly<Record<string, SQLiteValue>>).user_version);
  // SQLite serves what is left of a file that was cut, and says nothing.
  if (version > 0 && !isSound(database)) throw new StoreDamagedError(file);
  // Opening writes nothing that is there already: a store on a full disk still opens.
  if (version === SCHEMA_VERSION) return;
  const marks = `PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}`;
  opened.transaction(() => {
    makeTables(database, version);
    database.exec(marks);
  });
}

/**
 * Opens the store in a SQLite file, or in memory when there is none. The caller holds its lock.
 * @throws StoreFileForeignError, StoreLockInTheWayError, StoreForeignError, VersionOneInUseError, StoreVersionError,
 *   StorageFullError
 */
export function openSqliteTokenStore(options: {
  readonly file?: string;
  readonly maxPageCount?: number;
  readonly lock?: StoreLock | undefined;
}): TokenStore {
  const opened = options.file === undefined ? SqliteFile.inMemory() : openFile(options.file, options.lock);
  const { database } = opened;
  try {
    prepareSchema(opened, options.file ?? ':memory:');
    if (options.maxPageCount !== undefined)
      database.exec(`PRAGMA max_page_count = ${Math.trunc(options.maxPageCount)}`);
  } catch (error) {
    const isFull = opened.noRoomFor(error) !== undefined;
    opened.discard();
    if (isDamage(error)) throw new StoreDamagedError(options.file ?? ':memory:');
    throw isFull ? new StorageFullError() : error;
  }
  return new SqlTokenStore(new SqliteEngine(opened, options.file ?? ':memory:'));
}

function openFile(file: string, lock: StoreLock | undefined): SqliteFile {
  try {
    return openSqliteFile(file, {
      lock,
      requireOurs: (page) => requireOurs(file, page),
      clearEarlierLock: () => clearVersionOneLock(file),
    });
  } catch (error) {
    if (isDamage(error)) throw new StoreDamagedError(file);
    throw noRoomFor(error, file) === undefined ? error : new StorageFullError();
  }
}
