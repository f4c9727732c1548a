/** One table for every kind: what a resource says is JSON that is read and written whole. */
export const resourceTables = (text: string, integer: string): string => `
  CREATE TABLE resources (
    workspace_id ${text} NOT NULL,
    project_id ${text} NOT NULL,
    kind ${text} NOT NULL,
    id ${text} NOT NULL,
    fields ${text} NOT NULL,
    creator ${text},
    idempotency_key ${text},
    created_at ${integer} NOT NULL,
    updated_at ${integer} NOT NULL,
    revision ${integer} NOT NULL,
    seeded ${text},
    PRIMARY KEY (workspace_id, project_id, kind, id)
  );
  CREATE UNIQUE INDEX resources_by_key ON resources (workspace_id, project_id, kind, idempotency_key)
    WHERE idempotency_key IS NOT NULL;
  CREATE INDEX resources_of_seed ON resources (workspace_id, project_id, kind, id) WHERE seeded IS NOT NULL;
`;
