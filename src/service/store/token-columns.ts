import type { QueryResult, SQLiteValue } from 'node-sqlite3-wasm';
import type { Principal, TokenGrants, TokenRow } from './token-row';

/**
 * Revoked rows stay. `label_folded` and `creator_folded` are lower case by the rules of JavaScript, since SQLite folds
 * ASCII only. Grants and creator are JSON: they are read and written whole.
 */
export const TOKEN_TABLE = `
  CREATE TABLE IF NOT EXISTS tokens (
    id TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    prefix TEXT NOT NULL,
    label TEXT NOT NULL,
    label_folded TEXT NOT NULL,
    access_type TEXT NOT NULL CHECK (access_type IN ('workspace', 'project')),
    grants TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('enabled', 'disabled', 'revoked')),
    expires_at INTEGER,
    creator_id TEXT NOT NULL,
    creator_folded TEXT NOT NULL,
    creator TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    enabled_at INTEGER,
    disabled_at INTEGER,
    revoked_at INTEGER,
    last_used_at INTEGER,
    idempotency_key TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 0,
    max_issued_lifetime TEXT,
    UNIQUE (workspace_id, idempotency_key)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS tokens_by_creation ON tokens (workspace_id, created_at, id);
`;

/** What brings a table of version 1, 2, … to the next one. */
export const TABLE_UPGRADES: readonly string[] = [
  // Tokens of the seed have a longest lifetime for what they issue; until now none was limited.
  `
  ALTER TABLE tokens ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE tokens ADD COLUMN max_issued_lifetime TEXT;
  UPDATE tokens SET max_issued_lifetime = 'unlimited' WHERE substr(idempotency_key, 1, 6) = char(1) || 'seed ';
  `,
  // The database is marked as a token service's.
  '',
];

/** How text is compared without regard to case. */
export const folded = (text: string): string => text.toLowerCase();

/** The columns of a row, by name. */
export function toColumns(row: TokenRow): Readonly<Record<string, string | number | null>> {
  return {
    id: row.id,
    workspace_id: row.workspaceId,
    hash: row.hash,
    prefix: row.prefix,
    label: row.label,
    label_folded: folded(row.label),
    access_type: row.grants.accessType,
    grants: JSON.stringify(row.grants),
    status: row.status,
    expires_at: row.expiresAt,
    creator_id: row.createdBy.id,
    creator_folded: folded(row.createdBy.name),
    creator: JSON.stringify(row.createdBy),
    created_at: row.createdAt,
    updated_at: row.updatedAt,
    enabled_at: row.enabledAt,
    disabled_at: row.disabledAt,
    revoked_at: row.revokedAt,
    last_used_at: row.lastUsedAt,
    idempotency_key: row.idempotencyKey,
    revision: row.revision,
    max_issued_lifetime: row.maxIssuedLifetime,
  };
}

const instant = (value: SQLiteValue | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);

/** A row from the columns that {@link toColumns} wrote. */
export function fromColumns(columns: QueryResult): TokenRow {
  const c = columns as Readonly<Record<string, SQLiteValue>>;
  return {
    id: c.id as string,
    workspaceId: c.workspace_id as string,
    hash: c.hash as string,
    prefix: c.prefix as string,
    label: c.label as string,
    grants: JSON.parse(c.grants as string) as TokenGrants,
    status: c.status as TokenRow['status'],
    expiresAt: instant(c.expires_at),
    createdBy: JSON.parse(c.creator as string) as Principal,
    createdAt: Number(c.created_at),
    updatedAt: Number(c.updated_at),
    enabledAt: instant(c.enabled_at),
    disabledAt: instant(c.disabled_at),
    revokedAt: instant(c.revoked_at),
    lastUsedAt: instant(c.last_used_at),
    idempotencyKey: c.idempotency_key as string,
    revision: Number(c.revision),
    maxIssuedLifetime: c.max_issued_lifetime as string | null,
  };
}
