import type { Database, SQLiteValue } from 'node-sqlite3-wasm';
import { openSqlite } from './sqlite-file';
import { StorageFullError } from './storage-full-error';
import { fromColumns, TABLE_UPGRADES, toColumns, TOKEN_TABLE } from './token-columns';
import { pageSql } from './token-query-sql';
import type { TokenRow } from './token-row';
import type { InsertOutcome, TokenPage, TokenQuery, TokenStore } from './token-store';

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
  constructor(
    private readonly database: Database,
    private readonly release: () => void,
  ) {}

  async insert(row: TokenRow): Promise<InsertOutcome> {
    return this.transaction((): InsertOutcome => {
      const tokenId = this.keyHolder(row.workspaceId, row.idempotencyKey);
      if (tokenId !== undefined) return { kind: 'key-reused', tokenId };
      this.write('INSERT', row);
      return { kind: 'inserted' };
    });
  }

  async find(workspaceId: string, tokenId: string): Promise<TokenRow | undefined> {
    return this.one('SELECT * FROM tokens WHERE workspace_id = ? AND id = ?', [workspaceId, tokenId]);
  }

  async findByHash(hash: string): Promise<TokenRow | undefined> {
    return this.one('SELECT * FROM tokens WHERE hash = ?', [hash]);
  }

  async findByIdempotencyKey(workspaceId: string, key: string): Promise<string | undefined> {
    return this.keyHolder(workspaceId, key);
  }

  async change(
    workspaceId: string,
    tokenId: string,
    change: (row: TokenRow) => TokenRow,
  ): Promise<TokenRow | undefined> {
    return this.transaction(() => {
      const row = this.one('SELECT * FROM tokens WHERE workspace_id = ? AND id = ?', [workspaceId, tokenId]);
      if (row === undefined) return undefined;
      const wanted = change(row);
      if (wanted === row) return row;
      const changed = { ...wanted, revision: row.revision + 1 };
      this.write('REPLACE', changed);
      return changed;
    });
  }

  async list(query: TokenQuery): Promise<TokenPage> {
    const { sql, values } = pageSql(query);
    const found = this.database.all(sql, values);
    const shown = found.slice(0, query.limit);
    const last = shown.at(-1) as Readonly<Record<string, SQLiteValue>> | undefined;
    const rows = shown.map(fromColumns);
    if (found.length <= query.limit || last === undefined) return { rows };
    const value = typeof last.sort_value === 'string' ? last.sort_value : Number(last.sort_value);
    return { rows, next: { value, id: last.id as string } };
  }

  async touch(lastUsed: ReadonlyMap<string, number>): Promise<void> {
    this.transaction(() => {
      for (const [id, at] of lastUsed) {
        this.database.run('UPDATE tokens SET last_used_at = max(coalesce(last_used_at, 0), ?) WHERE id = ?', [at, id]);
      }
    });
  }

  async all(): Promise<readonly TokenRow[]> {
    return this.database.all('SELECT * FROM tokens ORDER BY id').map(fromColumns);
  }

  async close(): Promise<void> {
    this.release();
  }

  private one(sql: string, values: string[]): TokenRow | undefined {
    const found = this.database.get(sql, values);
    return found === null ? undefined : fromColumns(found);
  }

  private keyHolder(workspaceId: string, key: string): string | undefined {
    return this.one('SELECT * FROM tokens WHERE workspace_id = ? AND idempotency_key = ?', [workspaceId, key])?.id;
  }

  private write(verb: 'INSERT' | 'REPLACE', row: TokenRow): void {
    const columns = toColumns(row);
    const names = Object.keys(columns);
    const places = names.map(() => '?').join(', ');
    this.database.run(`${verb} INTO tokens (${names.join(', ')}) VALUES (${places})`, Object.values(columns));
  }

  /** All or nothing, and on the disk when it returns. */
  private transaction<Result>(work: () => Result): Result {
    try {
      this.database.exec('BEGIN IMMEDIATE');
      const result = work();
      this.database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.database.inTransaction) this.database.exec('ROLLBACK');
      throw isFull(error) ? new StorageFullError() : error;
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
