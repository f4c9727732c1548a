import { BEFORE_THE_FIRST } from '../../../../contract/vocabulary/audit/chain';

const CHANGED = 'audit events are never changed or removed';
const UNFITTING = 'an audit event has to follow the last one of its workspace';

/** What both databases index: every filter but kind and outcome, each in the order of the list. */
const INDEXES = `
  CREATE INDEX audit_by_time ON audit_events (workspace_id, at, number);
  CREATE INDEX audit_by_actor ON audit_events (workspace_id, actor_id, at, number);
  CREATE INDEX audit_by_person ON audit_events (workspace_id, person_id, at, number) WHERE person_id IS NOT NULL;
  CREATE INDEX audit_by_target ON audit_events (workspace_id, target_id, at, number);
`;

const table = (text: string, whole: string): string => `
  CREATE TABLE audit_events (
    workspace_id ${text} NOT NULL,
    number ${whole} NOT NULL,
    at ${whole} NOT NULL,
    kind ${text} NOT NULL,
    outcome ${text} NOT NULL,
    actor_id ${text},
    person_id ${text},
    target_id ${text},
    event ${text} NOT NULL,
    previous ${text} NOT NULL,
    hash ${text} NOT NULL,
    PRIMARY KEY (workspace_id, number)
  );
  ${INDEXES}
`;

/** What comes next in a chain, whoever writes it: the next number, behind the hash of the last. */
const LAST = (column: string): string =>
  `(SELECT ${column} FROM audit_events WHERE workspace_id = NEW.workspace_id ORDER BY number DESC LIMIT 1)`;
const FITS =
  `NEW.number = coalesce(${LAST('number')}, 0) + 1 ` +
  `AND NEW.previous = coalesce(${LAST('hash')}, '${BEFORE_THE_FIRST}')`;

/**
 * Events, `event` in the text that was hashed. That they are only ever appended is held by the database itself, against
 * whatever asks it; against whoever takes these triggers away, there is the chain.
 */
export const SQLITE_AUDIT_TABLES = `
  ${table('TEXT', 'INTEGER')}
  CREATE TRIGGER audit_events_stay BEFORE UPDATE ON audit_events BEGIN SELECT RAISE(ABORT, '${CHANGED}'); END;
  CREATE TRIGGER audit_events_remain BEFORE DELETE ON audit_events BEGIN SELECT RAISE(ABORT, '${CHANGED}'); END;
  CREATE TRIGGER audit_events_follow BEFORE INSERT ON audit_events WHEN NOT (${FITS})
    BEGIN SELECT RAISE(ABORT, '${UNFITTING}'); END;
`;

/** The same for PostgreSQL. */
export const POSTGRES_AUDIT_TABLES = `
  ${table('text COLLATE "C"', 'bigint')}
  CREATE FUNCTION audit_events_stay() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '${CHANGED}'; END $$;
  CREATE TRIGGER audit_events_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION audit_events_stay();
  CREATE FUNCTION audit_events_follow() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
      IF NOT (${FITS}) THEN RAISE EXCEPTION '${UNFITTING}'; END IF;
      RETURN NEW;
    END $$;
  CREATE TRIGGER audit_events_follow BEFORE INSERT ON audit_events
    FOR EACH ROW EXECUTE FUNCTION audit_events_follow();
`;
