import type { Database, SQLiteValue } from 'node-sqlite3-wasm';
import { noRoomFor, openSqliteFile, refuseForeignBeside, SqliteFile } from '../../sqlite-file';
import type { StoreLock } from '../../store-lock';
import { forgetHandover, type Handover, HANDOVER_TABLE, readHandovers, writeHandover } from './handovers';
import { StorageFullError } from './storage-full-error';
import { RememberedTokens, SqliteTokens } from './sqlite-tokens';
import { fromColumns, TABLE_UPGRADES, TOKEN_TABLE } from './token-columns';
import type { TokenRow } from './token-row';
import type { TokenChanges, TokenStore, TokenView } from './token-store';
import { clearVersionOneLock } from './version-one-lock';

const SCHEMA_VERSION = 2;

/** The file was written by another version of this software. */
export class StoreVersionError extends Error {
  readonly code = 'store-version';

  constructor(file: string, found: number) {
    super(`${file} has store version ${found}; this version reads ${SCHEMA_VERSION}. Use the version that wrote it.`);
    this.name = 'StoreVersionError';
  }
}

/** The file is a database of another program. */
export class StoreForeignError extends Error {
  readonly code = 'store-foreign';

  constructor(file: string) {
    super(`${file} is a database of another program. Name another file; nothing was changed.`);
    this.name = 'StoreForeignError';
  }
}

class SqliteTokenStore implements TokenStore {
  private readonly database: Database;
  private readonly reading: RememberedTokens;
  private readonly changing: SqliteTokens;

  constructor(private readonly opened: SqliteFile) {
    this.database = opened.database;
    this.reading = new RememberedTokens(opened.database);
    this.changing = new SqliteTokens(opened.database);
  }

  /** The file is this process's alone, so what one synchronous function reads is of one moment. */
  read<Result>(work: (tokens: TokenView) => Result): Result {
    return work(this.reading);
  }

  change<Result>(work: (tokens: TokenChanges) => Result): Result {
    return this.transaction(() => work(this.changing));
  }

  touch(lastUsed: ReadonlyMap<string, number>): void {
    this.transaction(() => {
      for (const [id, at] of lastUsed) {
        this.database.run('UPDATE tokens SET last_used_at = max(coalesce(last_used_at, 0), ?) WHERE id = ?', [at, id]);
      }
    });
  }

  async insert(row: TokenRow): Promise<void> {
    this.transaction(() => this.changing.insert(row));
  }

  async all(): Promise<readonly TokenRow[]> {
    return this.database.all('SELECT * FROM tokens ORDER BY id').map(fromColumns);
  }

  async handovers(): Promise<readonly Handover[]> {
    return readHandovers(this.database);
  }

  async beginHandover(row: TokenRow, handover: Handover): Promise<void> {
    this.transaction(() => {
      this.changing.write(row, {});
      writeHandover(this.database, handover);
    });
  }

  async finishHandover(handover: Handover, superseded: readonly TokenRow[]): Promise<void> {
    this.transaction(() => {
      writeHandover(this.database, handover);
      for (const row of superseded) this.changing.write(row, {});
    });
  }

  async takeBack(tokenId: string): Promise<void> {
    this.transaction(() => {
      forgetHandover(this.database, tokenId);
      this.database.run('DELETE FROM tokens WHERE id = ?', [tokenId]);
    });
  }

  async close(): Promise<void> {
    this.opened.close();
  }

  async discard(): Promise<void> {
    this.opened.discard();
  }

  /** Nothing is written but here, so what is remembered is what is stored. */
  private transaction<Result>(work: () => Result): Result {
    try {
      return this.opened.transaction(work);
    } catch (error) {
      throw this.opened.noRoomFor(error) === undefined ? error : new StorageFullError();
    } finally {
      this.reading.forget();
    }
  }
}

function requireTokens(database: Database, file: string): void {
  const tables = database.all("SELECT name FROM sqlite_schema WHERE type = 'table'");
  if (tables.length > 0 && !tables.some(({ name }) => name === 'tokens')) throw new StoreForeignError(file);
}

function prepareSchema(opened: SqliteFile, file: string): void {
  const { database } = opened;
  const version = Number((database.get('PRAGMA user_version') as Readonly<Record<string, SQLiteValue>>).user_version);
  if (version > SCHEMA_VERSION) throw new StoreVersionError(file, version);
  // Opening writes nothing that is there already: a store on a full disk still opens.
  const tables = database.all("SELECT name FROM sqlite_schema WHERE type = 'table'");
  if (version === SCHEMA_VERSION && tables.some(({ name }) => name === 'handovers')) return;
  const upgrades = version === 0 ? '' : TABLE_UPGRADES.slice(version - 1).join(' ');
  const tablesOfNow = `${TOKEN_TABLE} ${HANDOVER_TABLE} ${upgrades}`;
  opened.transaction(() => database.exec(`${tablesOfNow} PRAGMA user_version = ${SCHEMA_VERSION}`));
}

/**
 * Opens the store in a SQLite file, or in memory when there is none. The caller holds its lock.
 * @throws StoreFileForeignError, StoreLockInTheWayError, StoreForeignError, VersionOneInUseError, StoreVersionError,
 *   StorageFullError
 */
export function openSqliteTokenStore(options: {
  readonly file?: string;
  readonly maxPageCount?: number;
  readonly lock?: Pick<StoreLock, 'prove' | 'watch'> | undefined;
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
    throw isFull ? new StorageFullError() : error;
  }
  return new SqliteTokenStore(opened);
}

function openFile(file: string, lock: Pick<StoreLock, 'prove' | 'watch'> | undefined): SqliteFile {
  refuseForeignBeside(file);
  clearVersionOneLock(file);
  try {
    return openSqliteFile(file, { lock, requireOurs: (database) => requireTokens(database, file) });
  } catch (error) {
    throw noRoomFor(error, file) === undefined ? error : new StorageFullError();
  }
}
