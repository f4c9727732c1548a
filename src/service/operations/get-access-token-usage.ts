import { getAccessTokenUsage as definition } from '../../contract/operations/get-access-token-usage';
import type { WireAccessTokenUsage, WireUnusedGrant, WireUsePlace } from '../../contract/wire-usage';
import { rightsOf } from '../access/rights';
import { ProblemError } from '../problem/problem-error';
import type { Workspace } from '../seed/directory';
import { type DailyUse, dayOf, dayText, startOfDay } from '../store/daily-use';
import type { TokenRow } from '../store/token-row';
import type { Operation } from './operation';
import { presentInstant } from './present-access-token';

const DEFAULT_DAYS = 90;

const placeOf = (id: string, workspace: Workspace): WireUsePlace => ({
  type: id === workspace.id ? 'workspace' : 'project',
  id,
});

/** The uses of days, by permission and place. */
function presentUses(daily: readonly DailyUse[], workspace: Workspace): WireAccessTokenUsage['uses'] {
  const groups = new Map<string, DailyUse[]>();
  for (const use of daily) {
    const key = `${use.place === workspace.id ? '' : use.place} ${use.permission}`;
    groups.set(key, [...(groups.get(key) ?? []), use]);
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([, uses]) => ({
    permission: uses[0]!.permission,
    place: placeOf(uses[0]!.place, workspace),
    first_used_at: presentInstant(Math.min(...uses.map(({ firstAt }) => firstAt))),
    last_used_at: presentInstant(Math.max(...uses.map(({ lastAt }) => lastAt))),
    count: uses.reduce((sum, { count }) => sum + count, 0),
    days: uses.map(({ day, count }) => ({ day: dayText(day), count })),
  }));
}

/** What the grants give, and nobody used. A right in every project counts as used where it was used in one. */
function unusedGrants({ grants }: TokenRow, daily: readonly DailyUse[], workspace: Workspace): WireUnusedGrant[] {
  const used = new Set(daily.map(({ place, permission }) => `${place} ${permission}`));
  const inProjects = new Set(daily.filter(({ place }) => place !== workspace.id).map(({ permission }) => permission));
  const rights = rightsOf(grants, workspace);
  const lacking = (permissions: Iterable<string>, id: string): WireUnusedGrant[] =>
    [...permissions]
      .filter((permission) => !used.has(`${id} ${permission}`))
      .map((permission) => ({ permission, place: placeOf(id, workspace) }));
  const projects = grants.accessType === 'project' ? grants.projects.map(({ projectId }) => projectId) : [];
  return [
    ...lacking(rights.inWorkspace, workspace.id),
    ...[...rights.inEveryProject]
      .filter((permission) => !inProjects.has(permission))
      .map((permission) => ({ permission, place: null })),
    ...projects.flatMap((id) => lacking(rights.inProject(id) ?? [], id)),
  ];
}

export const getAccessTokenUsage: Operation = {
  definition,
  // What is noted is part of the answer.
  restsOnUses: () => true,
  read: async (acting, tokens): Promise<WireAccessTokenUsage> => {
    const { caller, query, ids, now } = acting;
    const { workspace } = caller;
    const row = await tokens.find(workspace.id, ids.token_id ?? '');
    // Of a revoked token it is told too: a consumer whose token is replaced each month has used many in a quarter.
    if (row === undefined) throw new ProblemError('token-not-found', 'There is no access token with this id here.');
    const first = dayOf(now) - Number(query.days ?? DEFAULT_DAYS) + 1;
    const daily = await tokens.uses(workspace.id, row.id, first);
    return {
      token_id: row.id,
      since: presentInstant(startOfDay(first)),
      uses: presentUses(daily, workspace),
      unused: unusedGrants(row, daily, workspace),
    };
  },
};
