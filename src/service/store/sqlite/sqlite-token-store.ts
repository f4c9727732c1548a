import type { Database, SQLiteValue } from 'node-sqlite3-wasm';
import { isDamage, noRoomFor, openSqliteFile, type PageOne, SqliteFile, StoreDamagedError } from '../../../sqlite-file';
import type { StoreLock } from '../../../store-lock';
import { SqlTokenStore } from '../sql/engine/sql-token-store';
import { pastTable } from '../sql/past/past-table';
import { StorageFullError } from '../storage-full-error';
import { StoreForeignError, type StorePurpose, StorePurposeError, StoreVersionError } from '../store-errors';
import type { TokenStore } from '../token-store';
import { SqliteEngine } from './sqlite-engine';
import { makeTables, SCHEMA_VERSION } from './sqlite-schema';
import { clearVersionOneLock } from './version-one-lock';

/**
 * Mark a database as a token service's own ("HTok"), or as one's that rehearses ("HTrh"), in its first page. An earlier
 * version takes the second for no store at all, so it can't serve it as one in earnest.
 */
const APPLICATION_IDS: Readonly<Record<StorePurpose, number>> = { service: 0x48546f6b, rehearsal: 0x48547268 };
/** How a store of version 1 or 2, which bears no mark, is known. */
const UNMARKED_TABLES = 'INDEX tokens_by_creation ON tokens (workspace_id, created_at, id)';

/** @param purpose absent: either */
function requireOurs(file: string, page: PageOne | 'not a database', purpose: StorePurpose | undefined): void {
  if (page === 'not a database') throw new StoreForeignError(file);
  if (page.isNew) return;
  const isUnmarked = page.applicationId === 0 && page.bytes.includes(UNMARKED_TABLES);
  const made = isUnmarked ? 'service' : purposeOf(page.applicationId);
  if (made === undefined) throw new StoreForeignError(file);
  if (purpose !== undefined && made !== purpose) throw new StorePurposeError(file, made);
  if (page.formatVersion > SCHEMA_VERSION) throw new StoreVersionError(file, page.formatVersion, SCHEMA_VERSION);
}

const purposeOf = (applicationId: number): StorePurpose | undefined =>
  (Object.keys(APPLICATION_IDS) as readonly StorePurpose[]).find((one) => APPLICATION_IDS[one] === applicationId);

const madeFor = (database: Database): StorePurpose | undefined =>
  purposeOf(Number(database.get('PRAGMA application_id')?.['application_id']));

const isSound = (database: Database): boolean => database.get('PRAGMA quick_check(1)')?.['quick_check'] === 'ok';

/** @param purpose of a store that is new */
function prepareSchema(opened: SqliteFile, file: string, purpose: StorePurpose): void {
  const { database } = opened;
  const version = Number((database.get('PRAGMA user_version') as Readonly<Record<string, SQLiteValue>>).user_version);
  // SQLite serves what is left of a file that was cut, and says nothing.
  if (version > 0 && !isSound(database)) throw new StoreDamagedError(file);
  // Opening writes nothing that is there already: a store on a full disk still opens.
  if (version === SCHEMA_VERSION) return;
  const made = version === 0 ? purpose : (madeFor(database) ?? 'service');
  const marks = `PRAGMA application_id = ${APPLICATION_IDS[made]}; PRAGMA user_version = ${SCHEMA_VERSION}`;
  opened.transaction(() => {
    makeTables(database, version);
    if (version === 0 && purpose === 'rehearsal') database.exec(pastTable('TEXT', 'INTEGER'));
    database.exec(marks);
  });
}

/**
 * Opens the store in a SQLite file, or in memory when there is none. The caller holds its lock.
 * @throws StoreFileForeignError, StoreLockInTheWayError, StoreForeignError, VersionOneInUseError, StoreVersionError,
 *   StorageFullError, StorePurposeError
 */
export function openSqliteTokenStore(options: {
  readonly file?: string;
  readonly maxPageCount?: number;
  readonly lock?: StoreLock | undefined;
  /** What it has to have been made for, or is made for now; absent: either, and a new one to serve. */
  readonly purpose?: StorePurpose | undefined;
}): TokenStore {
  const opened = options.file === undefined ? SqliteFile.inMemory() : openFile(options.file, options);
  const { database } = opened;
  try {
    prepareSchema(opened, options.file ?? ':memory:', options.purpose ?? 'service');
    if (options.maxPageCount !== undefined)
      database.exec(`PRAGMA max_page_count = ${Math.trunc(options.maxPageCount)}`);
  } catch (error) {
    const isFull = opened.noRoomFor(error) !== undefined;
    opened.discard();
    if (isDamage(error)) throw new StoreDamagedError(options.file ?? ':memory:');
    throw isFull ? new StorageFullError() : error;
  }
  const keepsPast = madeFor(database) === 'rehearsal';
  return new SqlTokenStore(new SqliteEngine(opened, options.file ?? ':memory:', keepsPast));
}

function openFile(
  file: string,
  { lock, purpose }: { readonly lock?: StoreLock | undefined; readonly purpose?: StorePurpose | undefined },
): SqliteFile {
  try {
    return openSqliteFile(file, {
      lock,
      requireOurs: (page) => requireOurs(file, page, purpose),
      clearEarlierLock: () => clearVersionOneLock(file),
    });
  } catch (error) {
    if (isDamage(error)) throw new StoreDamagedError(file);
    throw noRoomFor(error, file) === undefined ? error : new StorageFullError();
  }
}
