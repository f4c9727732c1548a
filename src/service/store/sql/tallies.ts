import type { TokenCounts, TokenTally } from '../token-store';
import type { Statement } from './dialect';
import { LISTED } from './page-conditions';
import { type Columns, NEVER } from './token-columns';

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

/** Counts the tokens of one workspace by their state, in one walk. */
export function countsIn(workspaceId: string, now: number, soon: number): Statement {
  const works = "status = 'enabled' AND ends_at > ?";
  const columns = [
    'count(*) AS total',
    `count(*) FILTER (WHERE ${works}) AS active`,
    "count(*) FILTER (WHERE status = 'disabled') AS disabled",
    'count(*) FILTER (WHERE ends_at <= ?) AS expired',
    `count(*) FILTER (WHERE ${works} AND ends_at < ?) AS ending_soon`,
    'count(*) FILTER (WHERE ends_at = ?) AS never',
  ];
  return {
    sql: `SELECT ${columns.join(', ')} FROM tokens WHERE ${LISTED}`,
    values: [now, now, now, soon, NEVER, workspaceId],
  };
}

export const countsOf = (c: Columns): TokenCounts => ({
  total: Number(c.total),
  active: Number(c.active),
  disabled: Number(c.disabled),
  expired: Number(c.expired),
  endingSoon: Number(c.ending_soon),
  never: Number(c.never),
});
