import type { Database, SQLiteValue } from 'node-sqlite3-wasm';
import { forgetHandover, type Handover, HANDOVER_TABLE, readHandovers, writeHandover } from './handovers';
import { openSqlite, type OpenDatabase } from './sqlite-file';
import { StorageFullError } from './storage-full-error';
import { fromColumns, toColumns, TOKEN_TABLE } from './token-columns';
import { pageSql } from './token-query-sql';
import type { TokenRow } from './token-row';
import type { InsertOutcome, TokenPage, TokenQuery, TokenStore } from './token-store';

const SCHEMA_VERSION = 1;

/** The file was written by another version of this software. */
export class StoreVersionError extends Error {
  readonly code = 'store-version';

  constructor(file: string, found: number) {
    super(`${file} has store version ${found}; this version reads ${SCHEMA_VERSION}. Use the version that wrote it.`);
    this.name = 'StoreVersionError';
  }
}

class SqliteTokenStore implements TokenStore {
  private readonly database: Database;

  /** @param prove throws when the store no longer is this process's */
  constructor(
    private readonly opened: OpenDatabase,
    private readonly prove: () => void,
  ) {
    this.database = opened.database;
  }

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
      const changed = change(row);
      if (changed !== row) this.write('REPLACE', changed);
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

  async handovers(): Promise<readonly Handover[]> {
    return readHandovers(this.database);
  }

  async beginHandover(row: TokenRow, handover: Handover): Promise<void> {
    this.transaction(() => {
      this.write('REPLACE', row);
      writeHandover(this.database, handover);
    });
  }

  async finishHandover(handover: Handover, superseded: readonly TokenRow[]): Promise<void> {
    this.transaction(() => {
      writeHandover(this.database, handover);
      for (const row of superseded) this.write('REPLACE', row);
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
    this.prove();
    try {
      this.database.exec('BEGIN IMMEDIATE');
      const result = work();
      this.database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.database.inTransaction) this.database.exec('ROLLBACK');
      throw this.opened.undoFailed(error).isFull ? new StorageFullError() : error;
    }
  }
}

function prepareSchema(database: Database, file: string): void {
  const version = Number((database.get('PRAGMA user_version') as Readonly<Record<string, SQLiteValue>>).user_version);
  if (version !== 0 && version !== SCHEMA_VERSION) throw new StoreVersionError(file, version);
  // Opening writes nothing that is there already: a store on a full disk still opens.
  const tables = database.all("SELECT name FROM sqlite_schema WHERE type = 'table'");
  if (version === SCHEMA_VERSION && tables.some(({ name }) => name === 'handovers')) return;
  database.exec(`BEGIN IMMEDIATE; ${TOKEN_TABLE} ${HANDOVER_TABLE} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
}

/**
 * Opens the store in a SQLite file, or in memory when there is none. The caller holds its lock.
 * @throws StoreLockInTheWayError, StoreVersionError, StorageFullError
 */
export function openSqliteTokenStore(options: {
  readonly file?: string;
  readonly maxPageCount?: number;
  readonly prove?: () => void;
}): TokenStore {
  const opened = openSqlite(options.file);
  const { database } = opened;
  try {
    prepareSchema(database, options.file ?? ':memory:');
    if (options.maxPageCount !== undefined)
      database.exec(`PRAGMA max_page_count = ${Math.trunc(options.maxPageCount)}`);
  } catch (error) {
    const wasFull = opened.undoFailed(error).isFull;
    opened.discard();
    throw wasFull ? new StorageFullError() : error;
  }
  return new SqliteTokenStore(opened, options.prove ?? (() => undefined));
}
