import { issueAccessToken as definition } from '../../contract/operations/issue-access-token';
import { encodeTokenValue, TOKEN_RANDOM_BYTES } from '../../contract/token-format';
import type { WireIssueAccessToken, WireIssuedAccessToken } from '../../contract/wire';
import { hashOfValue } from '../access/authenticate';
import type { Caller } from '../access/caller';
import { projectGrants, requireWithinOwnRights, workspaceGrants } from '../access/grants-request';
import { ProblemError } from '../problem/problem-error';
import { newTokenRow } from '../store/new-token-row';
import type { TokenGrants } from '../store/token-row';
import type { Operation } from './operation';
import { presentAccessToken, requireShown } from './present-access-token';
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
  run: async ({ caller, body, idempotencyKey, now }, { keeper, random }): Promise<WireIssuedAccessToken> => {
    const { workspace, row: creator } = caller;
    const wanted = body as WireIssueAccessToken;
    // Before all that depends on the time or on roles: a repeated request is told what the first one did.
    const already = await keeper.findByIdempotencyKey(workspace.id, idempotencyKey);
    if (already !== undefined) throw keyReused(already);
    const expiresAt = requestedExpiry(wanted.expires_at, now);
    const grants = grantsOf(wanted, caller);
    const value = encodeTokenValue(random(TOKEN_RANDOM_BYTES));
    const row = newTokenRow(
      {
        workspaceId: workspace.id,
        value,
        hash: hashOfValue(value),
        label: wanted.label,
        grants,
        expiresAt,
        createdBy: { id: creator.id, type: 'TOKEN', name: creator.label },
        idempotencyKey,
      },
      now,
      random,
    );
    const outcome = await keeper.insert(row);
    if (outcome.kind === 'key-reused') throw keyReused(outcome.tokenId);
    return { ...presentAccessToken(requireShown(row), workspace), token: value };
  },
};
