import type { Database, SQLiteValue } from 'node-sqlite3-wasm';
import { isDamage, noRoomFor, openSqliteFile, type PageOne, SqliteFile, StoreDamagedError } from '../../../sqlite-file';
import type { StoreLock } from '../../../store-lock';
import type { Handover } from '../handovers';
import { type Columns, fromColumns } from '../sql/token-columns';
import { StorageFullError } from '../storage-full-error';
import type { TokenRow } from '../token-row';
import type { TokenChanges, TokenStore, TokenView } from '../token-store';
import { forgetHandover, readHandovers, writeHandover } from './sqlite-handovers';
import { makeTables, SCHEMA_VERSION } from './sqlite-schema';
import { RememberedTokens, SqliteTokens } from './sqlite-tokens';
import { clearVersionOneLock } from './version-one-lock';

/** Marks a database as a token service's own ("HTok"). */
const APPLICATION_ID = 0x48546f6b;
/** How a store of version 1 or 2, which bears no mark, is known. */
const UNMARKED_TABLES = 'INDEX tokens_by_creation ON tokens (workspace_id, created_at, id)';

/** The file was written by another version of this software. */
export class StoreVersionError extends Error {
  readonly code = 'store-version';

  constructor(file: string, found: number) {
    super(`${file} has store version ${found}; this version reads ${SCHEMA_VERSION}. Use the version that wrote it.`);
    this.name = 'StoreVersionError';
  }
}

/** The file is not a store of the token service. */
export class StoreForeignError extends Error {
  readonly code = 'store-foreign';

  constructor(file: string) {
    super(`${file} is no store of the token service. Name another file; nothing was changed.`);
    this.name = 'StoreForeignError';
  }
}

class SqliteTokenStore implements TokenStore {
  private readonly database: Database;
  private readonly reading: RememberedTokens;
  private readonly changing: SqliteTokens;

  constructor(
    private readonly opened: SqliteFile,
    private readonly file: string,
  ) {
    this.database = opened.database;
    this.reading = new RememberedTokens(opened.database);
    this.changing = new SqliteTokens(opened.database);
  }

  /** The file is this process's alone, so what one synchronous function reads is of one moment. */
  read<Result>(work: (tokens: TokenView) => Result): Result {
    return this.undamaged(() => work(this.reading));
  }

  change<Result>(work: (tokens: TokenChanges) => Result): Result {
    return this.transaction(() => work(this.changing));
  }

  touch(lastUsed: ReadonlyMap<string, number>): void {
    this.transaction(() => {
      for (const [id, at] of lastUsed) {
        const sql =
          'UPDATE tokens SET last_used_at = max(coalesce(last_used_at, 0), ?1), idle_since = max(idle_since, ?1) WHERE id = ?2';
        this.database.run(sql, [at, id]);
      }
    });
  }

  async insert(row: TokenRow): Promise<void> {
    this.transaction(() => this.changing.insert(row));
  }

  async all(): Promise<readonly TokenRow[]> {
    return this.undamaged(() =>
      this.database.all('SELECT * FROM tokens ORDER BY id').map((row) => fromColumns(row as Columns)),
    );
  }

  async handovers(): Promise<readonly Handover[]> {
    return this.undamaged(() => readHandovers(this.database));
  }

  async beginHandover(row: TokenRow, handover: Handover): Promise<void> {
    this.transaction(() => {
      this.changing.put({ ...row, revision: row.revision + 1 });
      writeHandover(this.database, handover);
    });
  }

  async finishHandover(handover: Handover, superseded: readonly TokenRow[]): Promise<void> {
    this.transaction(() => {
      writeHandover(this.database, handover);
      for (const row of superseded) this.changing.put({ ...row, revision: row.revision + 1 });
    });
  }

  async takeBack(tokenId: string): Promise<void> {
    this.transaction(() => {
      forgetHandover(this.database, tokenId);
      this.changing.remove(tokenId);
    });
  }

  async close(): Promise<void> {
    this.opened.close();
  }

  async discard(): Promise<void> {
    this.opened.discard();
  }

  private undamaged<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      // What is no JSON any more was JSON when it was written.
      throw isDamage(error) || error instanceof SyntaxError ? new StoreDamagedError(this.file) : error;
    }
  }

  /** Nothing is written but here, so what is remembered is what is stored. */
  private transaction<Result>(work: () => Result): Result {
    try {
      return this.undamaged(() => this.opened.transaction(work));
    } catch (error) {
      throw this.opened.noRoomFor(error) === undefined ? error : new StorageFullError();
    } finally {
      this.reading.forget();
    }
  }
}

function requireOurs(file: string, page: PageOne | 'not a database'): void {
  if (page === 'not a database') throw new StoreForeignError(file);
  if (page.isNew) return;
  const isUnmarked = page.applicationId === 0 && page.bytes.includes(UNMARKED_TABLES);
  if (page.applicationId !== APPLICATION_ID && !isUnmarked) throw new StoreForeignError(file);
  if (page.formatVersion > SCHEMA_VERSION) throw new StoreVersionError(file, page.formatVersion);
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
  return new SqliteTokenStore(opened, options.file ?? ':memory:');
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
