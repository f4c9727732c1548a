import type { Database, SQLiteValue } from 'node-sqlite3-wasm';
import { openSqlite } from './sqlite-file';
import { StorageFullError } from './storage-full-error';
import { RememberedTokens, SqliteTokens } from './sqlite-tokens';
import { fromColumns, TABLE_UPGRADES, TOKEN_TABLE } from './token-columns';
import type { TokenRow } from './token-row';
import type { TokenChanges, TokenStore, TokenView } from './token-store';

const SCHEMA_VERSION = 2;

/** The file was written by another version of this software. */
export class StoreVersionError extends Error {
  readonly code = 'store-version';

  constructor(file: string, found: number) {
    super(`${file} has store version ${found}; this version reads ${SCHEMA_VERSION}. Use the version that wrote it.`);
    this.name = 'StoreVersionError';
  }
}

/** The library has one error class and no codes, so the message has to do. */
const isFull = (error: unknown): boolean => error instanceof Error && /database or disk is full/.test(error.message);

class SqliteTokenStore implements TokenStore {
  private readonly reading: RememberedTokens;
  private readonly changing: SqliteTokens;

  constructor(
    private readonly database: Database,
    private readonly release: () => void,
  ) {
    this.reading = new RememberedTokens(database);
    this.changing = new SqliteTokens(database);
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

  async close(): Promise<void> {
    this.release();
  }

  /** All or nothing, and on the disk when it returns. Nothing is written but here, so what is remembered is what is stored. */
  private transaction<Result>(work: () => Result): Result {
    try {
      this.database.exec('BEGIN IMMEDIATE');
      const result = work();
      this.database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.database.inTransaction) this.database.exec('ROLLBACK');
      throw isFull(error) ? new StorageFullError() : error;
    } finally {
      this.reading.forget();
    }
  }
}

function prepareSchema(database: Database, file: string): void {
  const version = Number((database.get('PRAGMA user_version') as Readonly<Record<string, SQLiteValue>>).user_version);
  if (version > SCHEMA_VERSION) throw new StoreVersionError(file, version);
  const upgrades = version === 0 ? '' : TABLE_UPGRADES.slice(version - 1).join(' ');
  database.exec(`BEGIN IMMEDIATE; ${TOKEN_TABLE} ${upgrades} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
}

/**
 * Opens the store in a SQLite file, or in memory when there is none.
 * @throws FileInUseError, StoreVersionError
 */
export function openSqliteTokenStore(options: { readonly file?: string; readonly maxPageCount?: number }): TokenStore {
  const opened = openSqlite(options.file);
  const { database } = opened;
  try {
    prepareSchema(database, options.file ?? ':memory:');
    if (options.maxPageCount !== undefined)
      database.exec(`PRAGMA max_page_count = ${Math.trunc(options.maxPageCount)}`);
  } catch (error) {
    opened.close();
    throw error;
  }
  return new SqliteTokenStore(database, () => opened.close());
}
