import type { Database } from 'node-sqlite3-wasm';
import { creatorsOfBefore, CREATORS_OF_BEFORE } from '../sql/people/creators-of-before';
import { sqliteDialect } from './sqlite-dialect';

/**
 * People and custom roles, which come from the seed and change; `seeded` is what the seed said of them last. `role_books`
 * has another stamp after each change of a role. Of a token that a token made, the person behind is the creator.
 */
export const PEOPLE_AND_ROLES_TABLES = `
  ALTER TABLE tokens ADD COLUMN creator_token_id TEXT;
  ALTER TABLE tokens ADD COLUMN creator_token TEXT;
  CREATE INDEX tokens_by_creator_token ON tokens (workspace_id, creator_token_id, id) WHERE status <> 'revoked';
  CREATE TABLE people (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL,
    role_id TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'left')),
    left_at INTEGER,
    updated_at INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    seeded TEXT,
    PRIMARY KEY (workspace_id, id)
  ) WITHOUT ROWID;
  CREATE INDEX people_by_name ON people (workspace_id, name_folded, id);
  CREATE INDEX people_by_email ON people (workspace_id, email_folded, id);
  CREATE INDEX people_by_status ON people (workspace_id, status, id);
  CREATE TABLE roles (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('workspace', 'project')),
    description TEXT NOT NULL,
    permissions TEXT NOT NULL,
    project_role_id TEXT,
    assignable INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    seeded TEXT,
    deleted_at INTEGER,
    PRIMARY KEY (workspace_id, id)
  ) WITHOUT ROWID;
  CREATE TABLE role_books (workspace_id TEXT PRIMARY KEY, stamp TEXT NOT NULL) WITHOUT ROWID;
`;

/** Brings a store that knows neither people nor roles to one that does. */
export function addPeopleAndRoles(database: Database): void {
  database.exec(PEOPLE_AND_ROLES_TABLES);
  for (const { sql, values } of creatorsOfBefore(database.all(CREATORS_OF_BEFORE), sqliteDialect))
    database.run(sql, [...values]);
}
