import { workspacePermissionIds } from '../../contract/vocabulary/permissions';
import { ProblemError } from '../problem/problem-error';
import type { Role, Workspace } from '../seed/directory';
import type { TokenRow } from '../store/token-row';
import type { TokenView } from '../store/token-store';
import type { Acting } from './operation';

const MANAGING = workspacePermissionIds.filter((id) => id.startsWith('accesstokens:'));

const manages = (role: Pick<Role, 'permissions'>): boolean =>
  MANAGING.every((permission) => role.permissions.includes(permission));

const managingRoles = ({ roles }: Workspace): readonly string[] =>
  [...roles.values()].filter(manages).map((role) => role.id);

/** How long the token can manage tokens; 0: it can't. */
function managesUntil({ grants, status, expiresAt }: TokenRow, roleIds: readonly string[], now: number): number {
  const isAdministrator = grants.accessType === 'workspace' && roleIds.includes(grants.roleId);
  if (!isAdministrator || status !== 'enabled' || (expiresAt !== null && expiresAt <= now)) return 0;
  return expiresAt ?? Number.POSITIVE_INFINITY;
}

/** One that is about to end leaves no time to issue the next. */
const TIME_TO_ISSUE_ANOTHER = 24 * 60 * 60_000;

/**
 * Without an administrator nobody can issue, edit or revoke tokens any more, but at the console. So the last one is
 * ended, now or earlier than it would, only by a request that says so. Another counts if it lasts for a day, or as long.
 * @throws ProblemError
 */
export async function requireAnotherAdministrator(
  row: TokenRow,
  changes: Partial<TokenRow>,
  { caller, query, now }: Acting,
  tokens: TokenView,
): Promise<void> {
  if (query.allow_last_administrator === true) return;
  const roleIds = managingRoles(caller.workspace);
  const end = managesUntil(row, roleIds, now);
  if (managesUntil({ ...row, ...changes }, roleIds, now) >= end) return;
  if (await tokens.hasOtherWithRole(row, roleIds, Math.min(end, now + TIME_TO_ISSUE_ANOTHER))) return;
  throw lastAdministrator('for as long as this one');
}

const lastAdministrator = (asLongAs: string): ProblemError =>
  new ProblemError(
    'last-administrator',
    `No other enabled token can manage access tokens here for a day, or ${asLongAs}. Issue one first. Or ` +
      'repeat with allow_last_administrator=true to do it all the same; a new one then comes from the console only: ' +
      'hawzu-tokens serve --issue-management-token.',
  );

/** Stands for no token. */
const NONE = '';

/**
 * The same where a role comes to be another, or gives way to it: of all tokens that have it at once.
 * @throws ProblemError
 */
export async function requireAdministratorWithout(
  before: Role,
  after: Pick<Role, 'permissions'>,
  { caller, query, now }: Acting,
  tokens: TokenView,
): Promise<void> {
  if (query.allow_last_administrator === true || !manages(before) || manages(after)) return;
  const { workspace } = caller;
  const { tokens: having } = await tokens.roles.uses(workspace.id, [before.id]);
  const enabled = having.filter(({ status }) => status === 'enabled');
  const end = Math.max(now, ...enabled.map(({ latestEnd }) => latestEnd ?? Number.POSITIVE_INFINITY));
  if (end === now) return;
  const others = managingRoles(workspace).filter((id) => id !== before.id);
  const than = { workspaceId: workspace.id, id: NONE };
  if (await tokens.hasOtherWithRole(than, others, Math.min(end, now + TIME_TO_ISSUE_ANOTHER))) return;
  throw lastAdministrator('for as long as those of this role');
}
