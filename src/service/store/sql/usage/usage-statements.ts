import type { DailyUse } from '../../daily-use';

interface UsageStatement {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

const KEY = 'token_id, day, permission, place';

/** Adds uses to those of their days that are stored. */
export function addingUses(uses: readonly DailyUse[]): UsageStatement {
  const kept = (column: string, sign: '<' | '>'): string =>
    `${column} = CASE WHEN excluded.${column} ${sign} token_uses.${column} ` +
    `THEN excluded.${column} ELSE token_uses.${column} END`;
  return {
    sql:
      `INSERT INTO token_uses (workspace_id, ${KEY}, first_at, last_at, count) ` +
      `VALUES ${uses.map(() => '(?, ?, ?, ?, ?, ?, ?, ?)').join(', ')} ON CONFLICT (${KEY}) DO UPDATE SET ` +
      `${kept('first_at', '<')}, ${kept('last_at', '>')}, count = token_uses.count + excluded.count`,
    values: uses.flatMap(({ workspaceId, tokenId, day, permission, place, firstAt, lastAt, count }) => [
      ...[workspaceId, tokenId, day, permission, place],
      ...[firstAt, lastAt, count],
    ]),
  };
}

export const usesSince = (workspaceId: string, tokenId: string, day: number): UsageStatement => ({
  sql: 'SELECT * FROM token_uses WHERE token_id = ? AND workspace_id = ? AND day >= ? ORDER BY day, permission, place',
  values: [tokenId, workspaceId, day],
});

/** A store that was off for a month has more to forget than one statement may take time. */
export const FORGOTTEN_AT_ONCE = 5_000;

/** Forgets some of the uses of earlier days; none is left when it is asked often enough. */
export const forgettingUsesBefore = (day: number): UsageStatement => ({
  sql: `DELETE FROM token_uses WHERE (${KEY}) IN (SELECT ${KEY} FROM token_uses WHERE day < ? LIMIT ?)`,
  values: [day, FORGOTTEN_AT_ONCE],
});

export const useOf = (c: Readonly<Record<string, unknown>>): DailyUse => ({
  workspaceId: c.workspace_id as string,
  tokenId: c.token_id as string,
  day: Number(c.day),
  permission: c.permission as string,
  place: c.place as string,
  firstAt: Number(c.first_at),
  lastAt: Number(c.last_at),
  count: Number(c.count),
});
