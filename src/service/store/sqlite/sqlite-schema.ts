import type { Database } from 'node-sqlite3-wasm';
import { accountsTables } from '../sql/accounts/accounts-tables';
import { SQLITE_AUDIT_TABLES } from '../sql/audit/audit-tables';
import { SQLITE_CHECKPOINTS } from '../sql/audit/checkpoint-tables';
import { verificationColumns } from '../sql/audit/verification-columns';
import { ROWS_AT_ONCE } from '../sql/dialect';
import { gramsOf, searchedTexts } from '../sql/grams';
import { resourceTables } from '../sql/resources/resource-tables';
import { claimColumn, NEVER } from '../sql/token-columns';
import { SQLITE_ROLE_HOLDERS } from '../sql/roles/role-holder-tables';
import { clockTable } from '../sql/usage/clock-table';
import { useColumns } from '../sql/usage/use-columns';
import { usageTables } from '../sql/usage/usage-tables';
import { addPeopleAndRoles, PEOPLE_AND_ROLES_TABLES } from './people-and-roles-tables';
import { sqliteDialect } from './sqlite-dialect';

/** What the tables are like, counted up with each change of them. */
export const SCHEMA_VERSION = 12;

/**
 * Revoked rows stay. `label_folded` and `creator_folded` are lower case by the rules of JavaScript, since SQLite folds
 * ASCII only. Grants and creator are JSON: they are read and written whole. `ends_at` is the expiry, or the number of
 * never; `idle_since` the last use, or the making.
 */
const TOKEN_TABLE = `
  CREATE TABLE tokens (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    workspace_id TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    prefix TEXT NOT NULL,
    label TEXT NOT NULL,
    label_folded TEXT NOT NULL,
    access_type TEXT NOT NULL CHECK (access_type IN ('workspace', 'project')),
    role_id TEXT,
    grants TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('enabled', 'disabled', 'revoked')),
    expires_at INTEGER,
    ends_at INTEGER NOT NULL,
    creator_id TEXT NOT NULL,
    creator_folded TEXT NOT NULL,
    creator TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    enabled_at INTEGER,
    disabled_at INTEGER,
    revoked_at INTEGER,
    last_used_at INTEGER,
    idle_since INTEGER NOT NULL,
    idempotency_key TEXT NOT NULL,
    revision INTEGER NOT NULL,
    max_issued_lifetime TEXT,
    UNIQUE (workspace_id, idempotency_key)
  );
`;

/** Each sort and each filter has its own; what is revoked is listed nowhere. */
const INDEXES = [
  ...['label_folded tokens_by_label', 'access_type tokens_by_access_type', 'creator_folded tokens_by_creator_name'],
  ...['created_at tokens_by_creation', 'ends_at tokens_by_end', 'status tokens_by_status'],
  ...['creator_id tokens_by_creator', 'prefix tokens_by_value', 'label tokens_by_exact_label'],
  'idle_since tokens_by_idleness',
].map((line) => {
  const [column, name] = line.split(' ');
  return `CREATE INDEX ${name} ON tokens (workspace_id, ${column}, id) WHERE status <> 'revoked';`;
});

const MORE_INDEXES = `
  CREATE INDEX tokens_never_used ON tokens (workspace_id, id) WHERE status <> 'revoked' AND last_used_at IS NULL;
  CREATE INDEX tokens_by_role ON tokens (workspace_id, role_id) WHERE status = 'enabled';
`;

/** Pieces of text by which tokens are searched, by sequence number. It holds where each piece occurs, and no text. */
const GRAMS_TABLE = `
  CREATE VIRTUAL TABLE token_grams
    USING fts5 (grams, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
`;

const HANDOVER_TABLE = `
  CREATE TABLE IF NOT EXISTS handovers (
    token_id TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    file TEXT NOT NULL,
    done INTEGER NOT NULL
  ) WITHOUT ROWID;
`;

/** What version 5 added, beside people and roles. */
const OF_VERSION_FIVE = `${SQLITE_AUDIT_TABLES} ${verificationColumns('TEXT', 'INTEGER')} ${usageTables('TEXT', 'INTEGER')}`;

const USE_COLUMNS = useColumns('TEXT', 'INTEGER');
const ACCOUNTS_TABLES = accountsTables('TEXT', 'INTEGER');
const CLAIM_COLUMN = claimColumn('TEXT');
const RESOURCE_TABLES = resourceTables('TEXT', 'INTEGER');
const CLOCK_TABLE = clockTable('INTEGER');

const TABLES_OF_NOW = [
  ...[TOKEN_TABLE, ...INDEXES, MORE_INDEXES, GRAMS_TABLE, HANDOVER_TABLE],
  ...[OF_VERSION_FIVE, PEOPLE_AND_ROLES_TABLES, SQLITE_ROLE_HOLDERS, SQLITE_CHECKPOINTS, USE_COLUMNS],
  ...[ACCOUNTS_TABLES, CLAIM_COLUMN, RESOURCE_TABLES, CLOCK_TABLE],
].join(' ');

/** What brings a store of version 1, 2, … to the next one. */
const UPGRADES: readonly ((database: Database) => void)[] = [
  // Tokens of the seed have a longest lifetime for what they issue; until now none was limited.
  (database) =>
    database.exec(`
      ALTER TABLE tokens ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE tokens ADD COLUMN max_issued_lifetime TEXT;
      UPDATE tokens SET max_issued_lifetime = 'unlimited' WHERE substr(idempotency_key, 1, 6) = char(1) || 'seed ';
    `),
  // The database is marked as a token service's; version 1 knew no handovers.
  (database) => database.exec(HANDOVER_TABLE),
  renewTokens,
  // From now on what is changed is kept, verification is no use, and people and roles are the store's.
  (database) => {
    database.exec(OF_VERSION_FIVE);
    addPeopleAndRoles(database);
  },
  // Who has a role is found without reading what every token may do.
  (database) => database.exec(SQLITE_ROLE_HOLDERS),
  // Heads of the chains of events are signed.
  (database) => database.exec(SQLITE_CHECKPOINTS),
  // A list tells from where tokens were used last, and how often.
  (database) => database.exec(USE_COLUMNS),
  // People sign in.
  (database) => database.exec(ACCOUNTS_TABLES),
  // A token says which entry of which spec it was made from.
  (database) => database.exec(CLAIM_COLUMN),
  // Projects have test cases, executions and defects that are worked on.
  (database) => database.exec(RESOURCE_TABLES),
  // A clock that is set back revives no token.
  (database) => database.exec(CLOCK_TABLE),
];

/** Every sort, filter and search gets its index, for which tokens need a number. */
function renewTokens(database: Database): void {
  const kept =
    'id, workspace_id, hash, prefix, label, label_folded, access_type, grants, status, expires_at, creator_id, ' +
    'creator_folded, creator, created_at, updated_at, enabled_at, disabled_at, revoked_at, last_used_at, ' +
    'idempotency_key, revision, max_issued_lifetime';
  database.exec(`
    DROP INDEX tokens_by_creation;
    ALTER TABLE tokens RENAME TO tokens_of_before;
    ${TOKEN_TABLE}
    INSERT INTO tokens (${kept}, role_id, ends_at, idle_since)
      SELECT ${kept},
        CASE access_type WHEN 'workspace' THEN json_extract(grants, '$.roleId') END,
        coalesce(expires_at, ${NEVER}),
        max(created_at, coalesce(last_used_at, 0))
      FROM tokens_of_before ORDER BY created_at, id;
    DROP TABLE tokens_of_before;
    ${INDEXES.join(' ')} ${MORE_INDEXES} ${GRAMS_TABLE}
  `);
  const searched =
    "SELECT seq, id, label, json_extract(creator, '$.name') AS creator FROM tokens WHERE status <> 'revoked' AND seq > ? " +
    `ORDER BY seq LIMIT ${ROWS_AT_ONCE}`;
  for (let rows = database.all(searched, [0]); rows.length > 0;) {
    const found = rows as unknown as readonly SearchedRow[];
    const grams = found.map((row) => [row.id, gramsOf(searchedTexts(row))] as const);
    for (const { sql, values } of sqliteDialect.writeManyGrams(grams)) database.run(sql, [...values]);
    rows = database.all(searched, [Number(found.at(-1)!.seq)]);
  }
}

interface SearchedRow {
  readonly seq: number | bigint;
  readonly id: string;
  readonly label: string;
  readonly creator: string;
}

/** Makes the tables, or brings those of an earlier version to this one. To be called in a transaction. */
export function makeTables(database: Database, version: number): void {
  if (version === 0) database.exec(TABLES_OF_NOW);
  else for (const upgrade of UPGRADES.slice(version - 1)) upgrade(database);
}
