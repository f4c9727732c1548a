import { editAccessToken as definition } from '../../contract/operations/edit-access-token';
import type { WireEditAccessToken } from '../../contract/wire';
import type { Caller } from '../access/caller';
import { projectGrants, requireWithinOwnRights, workspaceGrants } from '../access/grants-request';
import { requireNotItself, requireGivesBackNoMore, requireWithinOwnLife } from '../access/own-life';
import { rightsBeyond, rightsOf } from '../access/rights';
import { ProblemError } from '../problem/problem-error';
import type { TokenGrants, TokenRow } from '../store/token-row';
import { requestedClaim } from './requested-claim';
import type { Operation } from './operation';
import { namedToken, presentAccessToken } from './present-access-token';
import { requestedExpiry } from './requested-expiry';
import { requireAnotherAdministrator } from './require-another-administrator';

const fixed = (accessType: string): ProblemError =>
  new ProblemError('access-type-fixed', `This is a ${accessType} token and stays one. Issue another token instead.`);

function editedGrants(wanted: WireEditAccessToken, { grants }: TokenRow, caller: Caller): TokenGrants {
  const { accessType } = grants;
  const named = [wanted.access_type, wanted.workspace_role && 'workspace', wanted.project_grants && 'project'];
  if (named.some((type) => type !== undefined && type !== accessType)) throw fixed(accessType);
  if (wanted.workspace_role !== undefined) return workspaceGrants(caller.workspace, wanted.workspace_role);
  if (wanted.project_grants !== undefined) return projectGrants(caller.workspace, wanted.project_grants);
  return grants;
}

const endOf = ({ expiresAt }: Pick<TokenRow, 'expiresAt'>): number => expiresAt ?? Number.POSITIVE_INFINITY;

/** The rights of what results may not exceed the caller's own, and where something is given, its life may not either. */
function requireGrantable(row: TokenRow, changed: Pick<TokenRow, 'grants' | 'expiresAt'>, caller: Caller, now: number) {
  const isExtended = endOf(changed) > endOf(row);
  if (isExtended) requireNotItself(row, caller);
  if (changed.grants !== row.grants || isExtended) requireWithinOwnRights(changed.grants, caller);
  const held = rightsOf(row.grants, caller.workspace);
  const isWidened = rightsBeyond(changed.grants, held, caller.workspace).length > 0;
  if (!isWidened && !isExtended) return;
  requireWithinOwnLife(changed.expiresAt, caller, now);
  requireGivesBackNoMore(row.maxIssuedLifetime, caller);
}

/**
 * A disabled token can be edited: the product hides the action in its table, but narrowing what a disabled token could
 * do when it comes back must not require bringing it back first.
 */
export const editAccessToken: Operation = {
  definition,
  change: async (acting, tokens) => {
    const wanted = acting.body() as WireEditAccessToken;
    const { caller, now } = acting;
    const row = await namedToken(acting, tokens);
    const grants = editedGrants(wanted, row, caller);
    const expiresAt =
      wanted.expires_at === undefined ? row.expiresAt : requestedExpiry(wanted.expires_at, acting.latest);
    requireGrantable(row, { grants, expiresAt }, caller, now);
    const managedBy = wanted.managed_by === undefined ? row.managedBy : requestedClaim(wanted.managed_by);
    const changes = { label: wanted.label ?? row.label, grants, expiresAt, managedBy, updatedAt: now };
    await requireAnotherAdministrator(row, changes, acting, tokens);
    return presentAccessToken(await tokens.write(row, changes), acting);
  },
};
