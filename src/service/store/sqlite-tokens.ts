import type { Database, SQLiteValue } from 'node-sqlite3-wasm';
import { fromColumns, toColumns } from './token-columns';
import { pageSql } from './token-query-sql';
import type { TokenRow } from './token-row';
import type { TokenChanges, TokenPage, TokenQuery } from './token-store';

/** Rows that are remembered at most; beyond, the one remembered longest is read again. */
const REMEMBERED_ROWS = 20_000;

/** The tokens of a database, for a transaction that its owner has begun. */
export class SqliteTokens implements TokenChanges {
  constructor(private readonly database: Database) {}

  byHash(hash: string): TokenRow | undefined {
    return this.one('hash = ?', [hash]);
  }

  find(workspaceId: string, tokenId: string): TokenRow | undefined {
    return this.one('workspace_id = ? AND id = ?', [workspaceId, tokenId]);
  }

  keyHolder(workspaceId: string, key: string): string | undefined {
    return this.one('workspace_id = ? AND idempotency_key = ?', [workspaceId, key])?.id;
  }

  hasOtherWithRole(than: TokenRow, roleIds: readonly string[], until: number): boolean {
    const sql =
      "SELECT 1 FROM tokens WHERE workspace_id = ? AND id <> ? AND status = 'enabled' " +
      "AND access_type = 'workspace' AND (expires_at IS NULL OR expires_at >= ?) " +
      "AND json_extract(grants, '$.roleId') IN (SELECT value FROM json_each(?)) LIMIT 1";
    return this.database.get(sql, [than.workspaceId, than.id, until, JSON.stringify(roleIds)]) !== null;
  }

  list(query: TokenQuery): TokenPage {
    const { sql, values } = pageSql(query);
    const found = this.database.all(sql, values);
    const shown = found.slice(0, query.limit);
    const last = shown.at(-1) as Readonly<Record<string, SQLiteValue>> | undefined;
    const rows = shown.map(fromColumns);
    if (found.length <= query.limit || last === undefined) return { rows };
    const value = typeof last.sort_value === 'string' ? last.sort_value : Number(last.sort_value);
    return { rows, next: { value, id: last.id as string } };
  }

  insert(row: TokenRow): void {
    this.put('INSERT', row);
  }

  write(row: TokenRow, changes: Partial<TokenRow>): TokenRow {
    const changed = { ...row, ...changes, revision: row.revision + 1 };
    this.put('REPLACE', changed);
    return changed;
  }

  private one(condition: string, values: string[]): TokenRow | undefined {
    const found = this.database.get(`SELECT * FROM tokens WHERE ${condition}`, values);
    return found === null ? undefined : fromColumns(found);
  }

  private put(verb: 'INSERT' | 'REPLACE', row: TokenRow): void {
    const columns = toColumns(row);
    const names = Object.keys(columns);
    const places = names.map(() => '?').join(', ');
    this.database.run(`${verb} INTO tokens (${names.join(', ')}) VALUES (${places})`, Object.values(columns));
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
