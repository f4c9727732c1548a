import { editAccessToken as definition } from '../../contract/operations/edit-access-token';
import type { WireEditAccessToken } from '../../contract/wire';
import type { Caller } from '../access/caller';
import { projectGrants, requireWithinOwnRights, workspaceGrants } from '../access/grants-request';
import { ProblemError } from '../problem/problem-error';
import type { TokenGrants, TokenRow } from '../store/token-row';
import type { Operation } from './operation';
import { presentAccessToken, requireShown, requireVersion } from './present-access-token';
import { requestedExpiry } from './requested-expiry';

const fixed = (accessType: string): ProblemError =>
  new ProblemError('access-type-fixed', `This is a ${accessType} token and stays one. Issue another token instead.`);

function editedGrants(wanted: WireEditAccessToken, { grants }: TokenRow, caller: Caller): TokenGrants {
  const { accessType } = grants;
  if (wanted.access_type !== undefined && wanted.access_type !== accessType) throw fixed(accessType);
  if (wanted.workspace_role !== undefined) {
    if (accessType !== 'workspace') throw fixed(accessType);
    return workspaceGrants(caller.workspace, wanted.workspace_role);
  }
  if (wanted.project_grants === undefined) return grants;
  if (accessType !== 'project') throw fixed(accessType);
  return projectGrants(caller.workspace, wanted.project_grants);
}

function edited(row: TokenRow, wanted: WireEditAccessToken, caller: Caller, now: number): TokenRow {
  const grants = editedGrants(wanted, row, caller);
  const expiresAt = wanted.expires_at === undefined ? row.expiresAt : requestedExpiry(wanted.expires_at, now);
  // Lengthening the life of a stronger token is granting, too; a new label is not.
  if (grants !== row.grants || wanted.expires_at !== undefined) requireWithinOwnRights(grants, caller);
  return { ...row, label: wanted.label ?? row.label, grants, expiresAt, updatedAt: now };
}

/**
 * A disabled token can be edited: the product hides the action in its table, but narrowing what a disabled token could
 * do when it comes back must not require bringing it back first.
 */
export const editAccessToken: Operation = {
  definition,
  run: async ({ caller, ids, body, ifMatch, now }, { keeper }) => {
    const row = await keeper.change(caller.workspace.id, ids.token_id ?? '', (current) => {
      requireVersion(requireShown(current), ifMatch);
      return edited(current, body as WireEditAccessToken, caller, now);
    });
    return presentAccessToken(requireShown(row), caller.workspace);
  },
};
