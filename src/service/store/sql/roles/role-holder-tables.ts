/**
 * Who has a role is found by an index of it, and told without reading a token: the index has all that is asked. Of project
 * tokens, whose grants are JSON, a table says it, which the database itself keeps in step with them.
 */
const table = (text: string, whole: string): string => `
  DROP INDEX tokens_by_role;
  CREATE INDEX tokens_by_role ON tokens (workspace_id, role_id, status, ends_at, max_issued_lifetime, id)
    WHERE status <> 'revoked';
  CREATE TABLE project_roles (
    workspace_id ${text} NOT NULL,
    role_id ${text} NOT NULL,
    token_id ${text} NOT NULL,
    status ${text} NOT NULL,
    ends_at ${whole} NOT NULL,
    max_issued_lifetime ${text},
    PRIMARY KEY (workspace_id, role_id, token_id)
  )`;

const COLUMNS = 'workspace_id, role_id, token_id, status, ends_at, max_issued_lifetime';
const WATCHED = 'grants, status, ends_at, max_issued_lifetime';
const of = (row: string, roles: string): string =>
  `SELECT DISTINCT ${row}.workspace_id, ${roles}, ${row}.id, ${row}.status, ${row}.ends_at, ${row}.max_issued_lifetime`;

const IN_SQLITE = "value ->> '$.roleId'";
const eachInSqlite = (row: string): string => `json_each(${row}.grants, '$.projects')`;
const GIVEN_IN_SQLITE = `
  INSERT INTO project_roles (${COLUMNS}) ${of('NEW', IN_SQLITE)} FROM ${eachInSqlite('NEW')} WHERE NEW.status <> 'revoked';`;
const TAKEN_IN_SQLITE = `
  DELETE FROM project_roles WHERE workspace_id = OLD.workspace_id AND token_id = OLD.id
    AND role_id IN (SELECT ${IN_SQLITE} FROM ${eachInSqlite('OLD')});`;
const differsInSqlite = WATCHED.split(', ').map((name) => `OLD.${name} IS NOT NEW.${name}`);

/** With what tokens have that are there already. */
export const SQLITE_ROLE_HOLDERS = `
  ${table('TEXT', 'INTEGER')} WITHOUT ROWID;
  INSERT INTO project_roles (${COLUMNS}) ${of('tokens', IN_SQLITE)} FROM tokens, ${eachInSqlite('tokens')}
    WHERE access_type = 'project' AND tokens.status <> 'revoked';
  CREATE TRIGGER project_roles_of_new AFTER INSERT ON tokens WHEN NEW.access_type = 'project'
    BEGIN ${GIVEN_IN_SQLITE} END;
  CREATE TRIGGER project_roles_of_changed AFTER UPDATE OF ${WATCHED} ON tokens
    WHEN NEW.access_type = 'project' AND (${differsInSqlite.join(' OR ')})
    BEGIN ${TAKEN_IN_SQLITE} ${GIVEN_IN_SQLITE} END;
  CREATE TRIGGER project_roles_of_gone AFTER DELETE ON tokens WHEN OLD.access_type = 'project'
    BEGIN ${TAKEN_IN_SQLITE} END;
`;

const IN_POSTGRES = "one ->> 'roleId'";
const eachInPostgres = (row: string): string => `jsonb_array_elements(${row}.grants::jsonb -> 'projects') AS one`;
const watched = (row: string): string =>
  WATCHED.split(', ')
    .map((name) => `${row}.${name}`)
    .join(', ');

/** The same for PostgreSQL. */
export const POSTGRES_ROLE_HOLDERS = `
  ${table('text COLLATE "C"', 'bigint')};
  INSERT INTO project_roles (${COLUMNS}) ${of('tokens', IN_POSTGRES)} FROM tokens, ${eachInPostgres('tokens')}
    WHERE access_type = 'project' AND tokens.status <> 'revoked';
  CREATE FUNCTION project_roles_follow() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
      IF TG_OP <> 'INSERT' THEN
        DELETE FROM project_roles WHERE workspace_id = OLD.workspace_id AND token_id = OLD.id
          AND role_id IN (SELECT ${IN_POSTGRES} FROM ${eachInPostgres('OLD')});
      END IF;
      IF TG_OP <> 'DELETE' AND NEW.status <> 'revoked' THEN
        INSERT INTO project_roles (${COLUMNS}) ${of('NEW', IN_POSTGRES)} FROM ${eachInPostgres('NEW')};
      END IF;
      RETURN NULL;
    END $$;
  CREATE TRIGGER project_roles_of_new AFTER INSERT ON tokens
    FOR EACH ROW WHEN (NEW.access_type = 'project') EXECUTE FUNCTION project_roles_follow();
  CREATE TRIGGER project_roles_of_changed AFTER UPDATE OF ${WATCHED} ON tokens FOR EACH ROW
    WHEN (NEW.access_type = 'project' AND (${watched('OLD')}) IS DISTINCT FROM (${watched('NEW')}))
    EXECUTE FUNCTION project_roles_follow();
  CREATE TRIGGER project_roles_of_gone AFTER DELETE ON tokens
    FOR EACH ROW WHEN (OLD.access_type = 'project') EXECUTE FUNCTION project_roles_follow();
`;
