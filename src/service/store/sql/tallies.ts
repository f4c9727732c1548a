import type { TokenTally } from '../token-store';
import type { Statement } from './dialect';
import type { Columns } from './token-columns';

const DAY = 24 * 60 * 60_000;
/** Whoever looks after tokens wants to hear of their ends so long before. */
const DAYS = [1, 7, 30];

/** Counts every token once by its state, in one walk. */
export function tally(now: number): Statement {
  const works = "status = 'enabled' AND ends_at > ?";
  const counted: readonly (readonly [name: string, condition: string, values: readonly number[]])[] = [
    ['working', works, [now]],
    ['expired', "status = 'enabled' AND ends_at <= ?", [now]],
    ['disabled', "status = 'disabled'", []],
    ['revoked', "status = 'revoked'", []],
    ...DAYS.map((days) => [`within_${days}`, `${works} AND ends_at < ?`, [now, now + days * DAY]] as const),
  ];
  const columns = counted.map(([name, condition]) => `count(*) FILTER (WHERE ${condition}) AS ${name}`);
  return {
    sql: `SELECT workspace_id, ${columns.join(', ')} FROM tokens GROUP BY workspace_id`,
    values: counted.flatMap(([, , values]) => values),
  };
}

export const tallyOf = (c: Columns): TokenTally => ({
  workspaceId: c.workspace_id as string,
  working: Number(c.working),
  expired: Number(c.expired),
  disabled: Number(c.disabled),
  revoked: Number(c.revoked),
  endingWithin: new Map(DAYS.map((days) => [days, Number(c[`within_${days}`])])),
});
