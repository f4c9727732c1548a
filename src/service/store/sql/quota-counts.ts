import type { Statement } from './dialect';

/** Requests of the present minute, by who made them, over all replicas. Lost in a crash, which costs nobody anything. */
export const POSTGRES_QUOTA_COUNTS = `
  CREATE UNLOGGED TABLE quota_counts (
    minute bigint NOT NULL,
    caller_id text COLLATE "C" NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (minute, caller_id)
  );
`;

/** Adds counts to those of their minute, and answers the sums. */
export function addingCounts(minute: number, counts: ReadonlyMap<string, number>): Statement {
  // In one order, so that no two replicas wait for each other.
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    sql:
      `INSERT INTO quota_counts (minute, caller_id, count) VALUES ${rows.map(() => '(?, ?, ?)').join(', ')} ` +
      'ON CONFLICT (minute, caller_id) DO UPDATE SET count = quota_counts.count + excluded.count RETURNING caller_id, count',
    values: rows.flatMap(([id, count]) => [minute, id, count]),
  };
}

export const forgettingCountsBefore = (minute: number): Statement => ({
  sql: 'DELETE FROM quota_counts WHERE minute < ?',
  values: [minute],
});
