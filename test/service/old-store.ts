import { Database } from 'node-sqlite3-wasm';

const COLUMNS =
  'id, workspace_id, hash, prefix, label, label_folded, access_type, grants, status, expires_at, creator_id, ' +
  'creator_folded, creator, created_at, updated_at, enabled_at, disabled_at, revoked_at, last_used_at, idempotency_key';

/** The table as versions 1 to 3 made it; the last two columns came with version 2. */
const TABLE_OF_THREE = `
  CREATE TABLE tokens (
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
  CREATE INDEX tokens_by_creation ON tokens (workspace_id, created_at, id);
`;

/** Versions 1 to 4 knew neither people nor roles, and a token that made another was its creator. */
function forgetPeopleAndRoles(database: Database): void {
  database.exec(`
    UPDATE tokens SET
      creator = json_object('id', creator_token_id, 'type', 'TOKEN', 'name', creator_token ->> '$.name'),
      creator_id = creator_token_id, creator_folded = lower(creator_token ->> '$.name')
    WHERE creator_token_id IS NOT NULL;
    DROP INDEX tokens_by_creator_token;
    ALTER TABLE tokens DROP COLUMN creator_token_id;
    ALTER TABLE tokens DROP COLUMN creator_token;
    DROP TABLE people; DROP TABLE roles; DROP TABLE role_books;
  `);
}

/** Until version 8 it was not kept from where a token was used. */
function forgetPlacesOfUse(database: Database): void {
  database.exec('ALTER TABLE tokens DROP COLUMN last_used_from; ALTER TABLE tokens DROP COLUMN use_count');
}

/** Until version 7 no head was signed, and no event could be removed. */
function forgetCheckpoints(database: Database): void {
  database.exec(`
    DROP TABLE audit_checkpoints;
    DROP TRIGGER audit_events_remain;
    CREATE TRIGGER audit_events_remain BEFORE DELETE ON audit_events
      BEGIN SELECT RAISE(ABORT, 'audit events are never changed or removed'); END;
  `);
}

/** Until version 6 nothing said who has a role but the tokens themselves. */
function forgetWhoHasRoles(database: Database): void {
  database.exec(`
    DROP TRIGGER project_roles_of_new; DROP TRIGGER project_roles_of_changed; DROP TRIGGER project_roles_of_gone;
    DROP TABLE project_roles;
    DROP INDEX tokens_by_role;
    CREATE INDEX tokens_by_role ON tokens (workspace_id, role_id) WHERE status = 'enabled';
  `);
}

/** Until version 9 nobody signed in. */
function forgetAccounts(database: Database): void {
  for (const table of ['passwords', 'password_codes', 'sessions', 'known_browsers'])
    database.exec(`DROP TABLE ${table}`);
  database.exec('DROP INDEX people_by_address');
}

/** Until version 10 no token said which entry it was made from. */
function forgetClaims(database: Database): void {
  database.exec('ALTER TABLE tokens DROP COLUMN managed_by');
}

/** Until version 12 a clock that was set back revived tokens. */
function forgetTime(database: Database): void {
  database.exec('DROP TABLE clock_seen');
}

/** Until version 11 test cases were the seed's, and there was nothing else in a project. */
function forgetResources(database: Database): void {
  database.exec('DROP TABLE resources');
}

/** Makes a closed store one that an earlier version wrote, with the same tokens. */
export function turnBack(file: string, version: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11): void {
  const database = new Database(file);
  // Without shared memory, WAL takes a lock of one process alone.
  database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN');
  forgetTime(database);
  if (version < 11) forgetResources(database);
  if (version < 10) forgetClaims(database);
  if (version < 9) forgetAccounts(database);
  if (version < 8) forgetPlacesOfUse(database);
  if (version < 7) forgetCheckpoints(database);
  if (version < 6) forgetWhoHasRoles(database);
  if (version >= 5) {
    database.exec(`PRAGMA user_version = ${version}; COMMIT; VACUUM`);
    database.close();
    return;
  }
  database.exec('DROP TABLE audit_events; DROP TABLE token_uses');
  forgetPeopleAndRoles(database);
  if (version === 4) {
    for (const column of ['at', 'from', 'count']) database.exec(`ALTER TABLE tokens DROP COLUMN verified_${column}`);
    database.exec('PRAGMA user_version = 4; COMMIT; VACUUM');
    database.close();
    return;
  }
  const indexes = database.all("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL");
  for (const { name } of indexes) database.exec(`DROP INDEX ${name as string}`);
  database.exec('DROP TABLE token_grams; ALTER TABLE tokens RENAME TO newer');
  database.exec(`
    ${TABLE_OF_THREE}
    INSERT INTO tokens (${COLUMNS}, revision, max_issued_lifetime)
      SELECT ${COLUMNS}, revision, max_issued_lifetime FROM newer;
    DROP TABLE newer;
  `);
  if (version < 3) database.exec('PRAGMA application_id = 0');
  if (version < 2) {
    database.exec('ALTER TABLE tokens DROP COLUMN revision; ALTER TABLE tokens DROP COLUMN max_issued_lifetime');
  }
  database.exec(`PRAGMA user_version = ${version}; COMMIT; VACUUM`);
  database.close();
}
