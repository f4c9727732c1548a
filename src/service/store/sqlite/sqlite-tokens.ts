import type { Database } from 'node-sqlite3-wasm';
import type { Statement } from '../sql/dialect';
import { type Reading, readPage } from '../sql/read-page';
import { type Columns, fromColumns } from '../sql/token-columns';
import { byHash, byId, byKey, change, insertion, otherWithRole } from '../sql/token-statements';
import type { TokenPage, TokenQuery } from '../token-query';
import type { TokenRow } from '../token-row';
import type { TokenChanges } from '../token-store';
import { sqliteDialect } from './sqlite-dialect';

/** Rows that are remembered at most; beyond, the one remembered longest is read again. */
const REMEMBERED_ROWS = 20_000;

const all = (database: Database, { sql, values }: Statement): readonly Columns[] => database.all(sql, [...values]);

/** Runs a reading to its end. */
function read<Result>(database: Database, reading: Reading<Result>): Result {
  let step = reading.next();
  while (step.done !== true) step = reading.next(all(database, step.value));
  return step.value;
}

/** The tokens of a database, for a transaction that its owner has begun. */
export class SqliteTokens implements TokenChanges {
  constructor(private readonly database: Database) {}

  byHash(hash: string): TokenRow | undefined {
    return this.one(byHash(hash));
  }

  find(workspaceId: string, tokenId: string): TokenRow | undefined {
    return this.one(byId(workspaceId, tokenId));
  }

  keyHolder(workspaceId: string, key: string): string | undefined {
    return this.one(byKey(workspaceId, key))?.id;
  }

  hasOtherWithRole(than: TokenRow, roleIds: readonly string[], until: number): boolean {
    return roleIds.length > 0 && all(this.database, otherWithRole(than, roleIds, until)).length > 0;
  }

  list(query: TokenQuery): TokenPage {
    return read(this.database, readPage(query, sqliteDialect));
  }

  insert(row: TokenRow): void {
    this.run(insertion(row, sqliteDialect));
  }

  write(row: TokenRow, changes: Partial<TokenRow>): TokenRow {
    const changed = { ...row, ...changes, revision: row.revision + 1 };
    this.run(change(changed, row, sqliteDialect));
    return changed;
  }

  /** A row that is new, or that is there and changed. */
  put(row: TokenRow): void {
    const isThere = this.find(row.workspaceId, row.id) !== undefined;
    this.run(isThere ? change(row, undefined, sqliteDialect) : insertion(row, sqliteDialect));
  }

  remove(tokenId: string): void {
    this.run([...sqliteDialect.writeGrams(tokenId, []), { sql: 'DELETE FROM tokens WHERE id = ?', values: [tokenId] }]);
  }

  private one(statement: Statement): TokenRow | undefined {
    const [found] = all(this.database, statement);
    return found === undefined ? undefined : fromColumns(found);
  }

  private run(statements: readonly Statement[]): void {
    for (const { sql, values } of statements) this.database.run(sql, [...values]);
  }
}

/**
 * The same for reads, which most requests are: who asks is remembered until something is written. Not for a transaction
 * that writes: it may yet be rolled back.
 */
export class RememberedTokens extends SqliteTokens {
  private readonly rows = new Map<string, TokenRow>();

  override byHash(hash: string): TokenRow | undefined {
    const remembered = this.rows.get(hash);
    if (remembered !== undefined) return remembered;
    const row = super.byHash(hash);
    if (row !== undefined) this.remember(hash, row);
    return row;
  }

  forget(): void {
    this.rows.clear();
  }

  private remember(hash: string, row: TokenRow): void {
    if (this.rows.size >= REMEMBERED_ROWS) {
      const longest = this.rows.keys().next();
      if (!longest.done) this.rows.delete(longest.value);
    }
    this.rows.set(hash, row);
  }
}
