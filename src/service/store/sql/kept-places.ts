import type { KeptPlaces } from '../places/kept-places';
import type { Statement } from './dialect';
import type { Columns } from './token-columns';

/** The last good reading of each workspace at the vendor of a gateway. */
export const keptPlacesTable = (text: string, integer: string): string => `
  CREATE TABLE vendor_places (workspace_id ${text} PRIMARY KEY, read_at ${integer} NOT NULL, reading ${text} NOT NULL);
`;

export const keptPlaces: Statement = { sql: 'SELECT * FROM vendor_places ORDER BY workspace_id', values: [] };

export const keptPlacesOf = (c: Columns): KeptPlaces => ({
  workspaceId: c.workspace_id as string,
  readAt: Number(c.read_at),
  reading: c.reading as string,
});

/** Of several replicas that read, the latest counts. */
export const keepingPlaces = ({ workspaceId, readAt, reading }: KeptPlaces): Statement => ({
  sql:
    'INSERT INTO vendor_places (workspace_id, read_at, reading) VALUES (?, ?, ?) ON CONFLICT (workspace_id) DO UPDATE ' +
    'SET read_at = excluded.read_at, reading = excluded.reading WHERE vendor_places.read_at <= excluded.read_at',
  values: [workspaceId, readAt, reading],
});
