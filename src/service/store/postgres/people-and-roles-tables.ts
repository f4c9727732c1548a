import type { ClientBase } from 'pg';
import { creatorsOfBefore, CREATORS_OF_BEFORE } from '../sql/people/creators-of-before';
import { postgresDialect } from './postgres-dialect';
import { ask } from './postgres-pools';

/**
 * People and custom roles, which come from the seed and change; `seeded` is what the seed said of them last. `role_books`
 * has another stamp after each change of a role. Of a token that a token made, the person behind is the creator.
 */
export const PEOPLE_AND_ROLES_TABLES = `
  ALTER TABLE tokens ADD COLUMN creator_token_id text COLLATE "C", ADD COLUMN creator_token text;
  CREATE INDEX tokens_by_creator_token ON tokens (workspace_id, creator_token_id, id) WHERE status <> 'revoked';
  CREATE TABLE people (
    workspace_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    name text NOT NULL,
    name_folded text COLLATE "C" NOT NULL,
    email text NOT NULL,
    email_folded text COLLATE "C" NOT NULL,
    role_id text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL CHECK (status IN ('active', 'left')),
    left_at bigint,
    updated_at bigint NOT NULL,
    revision integer NOT NULL,
    seeded text,
    PRIMARY KEY (workspace_id, id)
  );
  CREATE INDEX people_by_name ON people (workspace_id, name_folded, id);
  CREATE INDEX people_by_email ON people (workspace_id, email_folded, id);
  CREATE INDEX people_by_status ON people (workspace_id, status, id);
  CREATE TABLE roles (
    workspace_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    name text NOT NULL,
    name_folded text COLLATE "C" NOT NULL,
    scope text COLLATE "C" NOT NULL CHECK (scope IN ('workspace', 'project')),
    description text NOT NULL,
    permissions text NOT NULL,
    project_role_id text COLLATE "C",
    assignable integer NOT NULL,
    updated_at bigint NOT NULL,
    revision integer NOT NULL,
    seeded text,
    deleted_at bigint,
    PRIMARY KEY (workspace_id, id)
  );
  CREATE TABLE role_books (workspace_id text COLLATE "C" PRIMARY KEY, stamp text NOT NULL);
`;

/** Brings a store that knows neither people nor roles to one that does. */
export async function addPeopleAndRoles(client: ClientBase): Promise<void> {
  await client.query(PEOPLE_AND_ROLES_TABLES);
  const { rows } = await client.query<Record<string, unknown>>(CREATORS_OF_BEFORE);
  for (const statement of creatorsOfBefore(rows, postgresDialect)) await ask(client, statement);
}
