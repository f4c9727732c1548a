import { workspacePermissionIds } from '../../contract/vocabulary/permissions';
import { ProblemError } from '../problem/problem-error';
import type { Role, Workspace } from '../seed/directory';
import type { TokenRow } from '../store/token-row';
import type { TokenView } from '../store/token-store';
import type { Acting } from './operation';

const MANAGING = workspacePermissionIds.filter((id) => id.startsWith('accesstokens:'));

const manages = (role: Role): boolean => MANAGING.every((permission) => role.permissions.includes(permission));

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
  throw new ProblemError(
    'last-administrator',
    'No other enabled token can manage access tokens here for a day, or for as long as this one. Issue one first. Or ' +
      'repeat with allow_last_administrator=true to end it all the same; a new one then comes from the console only: ' +
      'hawzu-tokens serve --issue-management-token.',
  );
}
