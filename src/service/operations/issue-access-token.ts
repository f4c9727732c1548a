import { issueAccessToken as definition } from '../../contract/operations/issue-access-token';
import { encodeTokenValue, TOKEN_RANDOM_BYTES } from '../../contract/vocabulary/token-format';
import type { WireIssueAccessToken, WireIssuedAccessToken } from '../../contract/wire';
import { hashOfValue } from '../access/authenticate';
import { type Caller, personBehind } from '../access/caller';
import { projectGrants, requireWithinOwnRights, workspaceGrants } from '../access/grants-request';
import { requireWithinOwnIssuing, requireWithinOwnLife } from '../access/own-life';
import { ProblemError } from '../problem/problem-error';
import { newTokenRow } from '../store/new-token-row';
import type { TokenGrants } from '../store/token-row';
import { requestedClaim } from './requested-claim';
import type { Operation } from './operation';
import { presentAccessToken } from './present-access-token';
import { requestedExpiry } from './requested-expiry';

const keyReused = (tokenId: string): ProblemError =>
  new ProblemError(
    'idempotency-key-reused',
    `This Idempotency-Key made ${tokenId}. Its value was in the first answer and is not shown again.`,
    { token_id: tokenId },
  );

/** The schema demands the member that belongs to the access type. */
function grantsOf(body: WireIssueAccessToken, caller: Caller): TokenGrants {
  const grants =
    body.access_type === 'workspace'
      ? workspaceGrants(caller.workspace, body.workspace_role ?? { id: '' })
      : projectGrants(caller.workspace, body.project_grants ?? []);
  requireWithinOwnRights(grants, caller);
  return grants;
}

export const issueAccessToken: Operation = {
  definition,
  change: async (acting, tokens, random): Promise<WireIssuedAccessToken> => {
    const { caller, idempotencyKey, now } = acting;
    const { workspace } = caller;
    // Before all that depends on the body, the time or roles: a repeated request is told what the first one did.
    const already = await tokens.keyHolder(workspace.id, idempotencyKey);
    if (already !== undefined) throw keyReused(already);
    const wanted = acting.body() as WireIssueAccessToken;
    const expiresAt = requestedExpiry(wanted.expires_at, acting.latest);
    const maxIssuedLifetime = wanted.max_issued_lifetime ?? null;
    const grants = grantsOf(wanted, caller);
    requireWithinOwnLife(expiresAt, caller, now);
    requireWithinOwnIssuing(maxIssuedLifetime, caller);
    const value = encodeTokenValue(random(TOKEN_RANDOM_BYTES));
    const row = newTokenRow(
      {
        workspaceId: workspace.id,
        value,
        hash: hashOfValue(value),
        label: wanted.label,
        grants,
        expiresAt,
        maxIssuedLifetime,
        managedBy: requestedClaim(wanted.managed_by ?? null),
        createdBy: personBehind(caller),
        createdByToken: caller.kind === 'token' ? { id: caller.row.id, name: caller.row.label } : null,
        idempotencyKey,
      },
      now,
      random,
    );
    await tokens.insert(row);
    return { ...presentAccessToken(row, acting), token: value };
  },
};
