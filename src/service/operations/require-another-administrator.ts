import { workspacePermissionIds } from '../../contract/permissions';
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

/**
 * Without an administrator nobody can issue, edit or revoke tokens any more, but at the console. So the last one is
 * ended, now or earlier than it would, only by a request that says so.
 * @throws ProblemError
 */
export function requireAnotherAdministrator(
  row: TokenRow,
  changes: Partial<TokenRow>,
  { caller, query, now }: Acting,
  tokens: TokenView,
): void {
  if (query.allow_last_administrator === true) return;
  const roleIds = managingRoles(caller.workspace);
  const isEnded = managesUntil({ ...row, ...changes }, roleIds, now) < managesUntil(row, roleIds, now);
  if (!isEnded || tokens.hasOtherWithRole(row, roleIds, now)) return;
  throw new ProblemError(
    'last-administrator',
    'No other enabled token can manage access tokens here. Repeat with allow_last_administrator=true to end it all the ' +
      'same; a new one then comes from the console only: hawzu-tokens serve --issue-management-token.',
  );
}
