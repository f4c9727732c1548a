import type { ClientBase } from 'pg';
import { StoreForeignError, StoreVersionError } from '../store-errors';
import { accountsTables } from '../sql/accounts/accounts-tables';
import { POSTGRES_AUDIT_TABLES } from '../sql/audit/audit-tables';
import { POSTGRES_CHECKPOINTS } from '../sql/audit/checkpoint-tables';
import { verificationColumns } from '../sql/audit/verification-columns';
import { POSTGRES_ROLE_HOLDERS } from '../sql/roles/role-holder-tables';
import { POSTGRES_QUOTA_COUNTS } from '../sql/quota-counts';
import { resourceTables } from '../sql/resources/resource-tables';
import { claimColumn } from '../sql/token-columns';
import { clockTable } from '../sql/usage/clock-table';
import { useColumns } from '../sql/usage/use-columns';
import { usageTables } from '../sql/usage/usage-tables';
import { LOCKS } from './locks';
import { addPeopleAndRoles, PEOPLE_AND_ROLES_TABLES } from './people-and-roles-tables';

/** What the tables are like, counted up with each change of them. */
export const SCHEMA_VERSION = 9;

/** Texts are compared as SQLite compares them: by code point. Grants and creator are JSON that is read and written whole. */
const TABLES = `
  CREATE TABLE tokens (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    workspace_id text COLLATE "C" NOT NULL,
    hash text COLLATE "C" NOT NULL UNIQUE,
    prefix text COLLATE "C" NOT NULL,
    label text COLLATE "C" NOT NULL,
    label_folded text COLLATE "C" NOT NULL,
    access_type text COLLATE "C" NOT NULL CHECK (access_type IN ('workspace', 'project')),
    role_id text COLLATE "C",
    grants text NOT NULL,
    status text COLLATE "C" NOT NULL CHECK (status IN ('enabled', 'disabled', 'revoked')),
    expires_at bigint,
    ends_at bigint NOT NULL,
    creator_id text COLLATE "C" NOT NULL,
    creator_folded text COLLATE "C" NOT NULL,
    creator text NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    enabled_at bigint,
    disabled_at bigint,
    revoked_at bigint,
    last_used_at bigint,
    idle_since bigint NOT NULL,
    idempotency_key text COLLATE "C" NOT NULL,
    revision integer NOT NULL,
    max_issued_lifetime text,
    UNIQUE (workspace_id, idempotency_key)
  );
  CREATE INDEX tokens_never_used ON tokens (workspace_id, id) WHERE status <> 'revoked' AND last_used_at IS NULL;
  CREATE INDEX tokens_by_role ON tokens (workspace_id, role_id) WHERE status = 'enabled';
  CREATE TABLE token_grams (seq bigint PRIMARY KEY REFERENCES tokens ON DELETE CASCADE, grams integer[] NOT NULL);
  CREATE INDEX token_grams_by_piece ON token_grams USING gin (grams);
  CREATE TABLE handovers (
    token_id text COLLATE "C" PRIMARY KEY,
    label text NOT NULL,
    file text NOT NULL,
    done integer NOT NULL
  );
`;

/** Each sort and each filter has its own; what is revoked is listed nowhere. */
const INDEXES = Object.entries({
  tokens_by_label: 'label_folded',
  tokens_by_access_type: 'access_type',
  tokens_by_creator_name: 'creator_folded',
  tokens_by_creation: 'created_at',
  tokens_by_end: 'ends_at',
  tokens_by_status: 'status',
  tokens_by_creator: 'creator_id',
  tokens_by_value: 'prefix',
  tokens_by_exact_label: 'label',
  tokens_by_idleness: 'idle_since',
}).map(([name, column]) => `CREATE INDEX ${name} ON tokens (workspace_id, ${column}, id) WHERE status <> 'revoked';`);

/** What marks a database as a token service's own, and says how far it is. */
const MARK = `
  CREATE TABLE hawzu_token_store (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    version integer NOT NULL,
    seed text
  );
  INSERT INTO hawzu_token_store (version) VALUES (${SCHEMA_VERSION});
`;

/** What version 2 added. */
const OF_VERSION_TWO = `${POSTGRES_AUDIT_TABLES} ${verificationColumns('text', 'bigint')} ${usageTables('text COLLATE "C"', 'bigint')}`;

const USE_COLUMNS = useColumns('text', 'bigint');
const ACCOUNTS_TABLES = accountsTables('text COLLATE "C"', 'bigint');
const RESOURCE_TABLES = resourceTables('text COLLATE "C"', 'bigint');
const CLOCK_TABLE = clockTable('bigint');
const CLAIMS_AND_QUOTAS = `${claimColumn('text')} ${POSTGRES_QUOTA_COUNTS}`;

/** What brings a store of version 1, 2, … to the next one. */
const UPGRADES: readonly ((client: ClientBase) => Promise<unknown>)[] = [
  // From now on what is changed is kept, verification is no use, and people and roles are the store's.
  async (client) => {
    await client.query(OF_VERSION_TWO);
    await addPeopleAndRoles(client);
  },
  // Who has a role is found without reading what every token may do.
  (client) => client.query(POSTGRES_ROLE_HOLDERS),
  // Heads of the chains of events are signed.
  (client) => client.query(POSTGRES_CHECKPOINTS),
  // A list tells from where tokens were used last, and how often.
  (client) => client.query(USE_COLUMNS),
  // People sign in.
  (client) => client.query(ACCOUNTS_TABLES),
  // A token says which entry of which spec it was made from; replicas count requests together.
  (client) => client.query(CLAIMS_AND_QUOTAS),
  // Projects have test cases, executions and defects that are worked on.
  (client) => client.query(RESOURCE_TABLES),
  // A clock that is set back revives no token.
  (client) => client.query(CLOCK_TABLE),
];

/**
 * Makes the tables, or brings those of an earlier version to this one, in one transaction. Of several that start at once,
 * one does it and the others wait for it.
 * @throws StoreVersionError, StoreForeignError
 */
export async function makeTables(client: ClientBase, database: string): Promise<void> {
  await client.query(`BEGIN; SELECT pg_advisory_xact_lock(${LOCKS.migration})`);
  try {
    const found = await client.query<{ ours: string | null; tokens: string | null }>(
      "SELECT to_regclass('hawzu_token_store')::text AS ours, to_regclass('tokens')::text AS tokens",
    );
    if (found.rows[0]?.ours == null) {
      if (found.rows[0]?.tokens != null) throw new StoreForeignError(database);
      const tables = [
        TABLES,
        ...INDEXES,
        OF_VERSION_TWO,
        PEOPLE_AND_ROLES_TABLES,
        POSTGRES_ROLE_HOLDERS,
        POSTGRES_CHECKPOINTS,
        USE_COLUMNS,
        ACCOUNTS_TABLES,
        CLAIMS_AND_QUOTAS,
        RESOURCE_TABLES,
        CLOCK_TABLE,
        MARK,
      ];
      await client.query(tables.join(' '));
    } else await upgrade(client, database);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function upgrade(client: ClientBase, database: string): Promise<void> {
  const { rows } = await client.query<{ version: number }>('SELECT version FROM hawzu_token_store');
  const version = rows[0]?.version ?? 0;
  if (version > SCHEMA_VERSION) throw new StoreVersionError(database, version, SCHEMA_VERSION);
  if (version === SCHEMA_VERSION) return;
  // A replica of the earlier version that began a change before would end it in tables that it does not know.
  await client.query(`SELECT pg_advisory_xact_lock(${LOCKS.change})`);
  for (const step of UPGRADES.slice(version - 1)) await step(client);
  await client.query('UPDATE hawzu_token_store SET version = $1', [SCHEMA_VERSION]);
}
