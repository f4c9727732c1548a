/**
 * What rows were before they were changed, as JSON. On PostgreSQL, the table is what marks a store as one for rehearsal.
 */
export const pastTable = (text: string, whole: string): string => `
  CREATE TABLE rehearsal_past (
    workspace_id ${text} NOT NULL,
    number ${whole} NOT NULL,
    at ${whole} NOT NULL,
    kind ${text} NOT NULL,
    id ${text} NOT NULL,
    former ${text} NOT NULL,
    PRIMARY KEY (workspace_id, number, kind, id)
  );
`;
