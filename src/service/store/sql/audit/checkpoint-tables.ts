const CHANGED = 'audit events are never changed or removed';
const KEPT = 'a checkpoint of audit events is never changed or removed';
const UNFITTING = 'a checkpoint has to be of an audit event that is there';

const table = (text: string, whole: string): string => `
  CREATE TABLE audit_checkpoints (
    workspace_id ${text} NOT NULL,
    number ${whole} NOT NULL,
    hash ${text} NOT NULL,
    at ${whole} NOT NULL,
    key_id ${text} NOT NULL,
    signature ${text} NOT NULL,
    PRIMARY KEY (workspace_id, number, key_id)
  )`;

const IS_THERE =
  'EXISTS (SELECT 1 FROM audit_events WHERE workspace_id = NEW.workspace_id AND number = NEW.number AND hash = NEW.hash)';
/** Events before a checkpoint may be forgotten: it says what they came to. Its own event stays, and begins the chain. */
const STAYS =
  'OLD.number >= coalesce((SELECT max(number) FROM audit_checkpoints WHERE workspace_id = OLD.workspace_id), 0)';

/** Heads that a service signed. They are of an event that is there, and stay. */
export const SQLITE_CHECKPOINTS = `
  ${table('TEXT', 'INTEGER')} WITHOUT ROWID;
  CREATE TRIGGER audit_checkpoints_stay BEFORE UPDATE ON audit_checkpoints BEGIN SELECT RAISE(ABORT, '${KEPT}'); END;
  CREATE TRIGGER audit_checkpoints_remain BEFORE DELETE ON audit_checkpoints BEGIN SELECT RAISE(ABORT, '${KEPT}'); END;
  CREATE TRIGGER audit_checkpoints_fit BEFORE INSERT ON audit_checkpoints WHEN NOT ${IS_THERE}
    BEGIN SELECT RAISE(ABORT, '${UNFITTING}'); END;
  DROP TRIGGER audit_events_remain;
  CREATE TRIGGER audit_events_remain BEFORE DELETE ON audit_events WHEN ${STAYS}
    BEGIN SELECT RAISE(ABORT, '${CHANGED}'); END;
`;

/** The same for PostgreSQL. */
export const POSTGRES_CHECKPOINTS = `
  ${table('text COLLATE "C"', 'bigint')};
  CREATE FUNCTION audit_checkpoints_stay() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '${KEPT}'; END $$;
  CREATE TRIGGER audit_checkpoints_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION audit_checkpoints_stay();
  CREATE FUNCTION audit_checkpoints_fit() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
      IF NOT ${IS_THERE} THEN RAISE EXCEPTION '${UNFITTING}'; END IF;
      RETURN NEW;
    END $$;
  CREATE TRIGGER audit_checkpoints_fit BEFORE INSERT ON audit_checkpoints
    FOR EACH ROW EXECUTE FUNCTION audit_checkpoints_fit();
  DROP TRIGGER audit_events_stay ON audit_events;
  CREATE TRIGGER audit_events_stay BEFORE UPDATE OR TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION audit_events_stay();
  CREATE FUNCTION audit_events_remain() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
      IF ${STAYS} THEN RAISE EXCEPTION '${CHANGED}'; END IF;
      RETURN OLD;
    END $$;
  CREATE TRIGGER audit_events_remain BEFORE DELETE ON audit_events
    FOR EACH ROW EXECUTE FUNCTION audit_events_remain();
`;
