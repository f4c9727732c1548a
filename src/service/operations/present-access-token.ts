import type { WireAccessToken, WireRoleReference } from '../../contract/wire';
import { ProblemError } from '../problem/problem-error';
import { versionOf, type Workspace } from '../seed/directory';
import { isSeedKey } from '../store/seed-key';
import type { TokenRow } from '../store/token-row';
import type { TokenView } from '../store/token-store';
import type { Acting } from './operation';

export const presentInstant = (at: number): string => new Date(at).toISOString();

const presentOptional = (at: number | null): string | null => (at === null ? null : presentInstant(at));

/** A role that the seed no longer has goes by its id. */
const presentRole = (roleId: string, workspace: Workspace): WireRoleReference => ({
  id: roleId,
  name: workspace.roles.get(roleId)?.name ?? roleId,
});

/** A token that may be shown: revoked ones are gone for everybody but their holder. */
export type ShownTokenRow = TokenRow & { readonly status: 'enabled' | 'disabled' };

/** @throws ProblemError when there is no such token, or not any more */
export function requireShown(row: TokenRow | undefined): ShownTokenRow {
  if (row === undefined || row.status === 'revoked') {
    throw new ProblemError('token-not-found', 'There is no access token with this id in this workspace.');
  }
  return { ...row, status: row.status };
}

/** @throws ProblemError when the caller has decided on another version of the token than there is now */
function requireVersion(row: TokenRow, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch === `"${versionOf(row)}"`) return;
  throw new ProblemError(
    'token-changed',
    `The access token is at version ${versionOf(row)} now. Nothing was changed: read it again, then decide.`,
  );
}

/**
 * The token that the path names, for an operation that acts on it.
 * @throws ProblemError when it is not there, or not any more as the caller has seen it
 */
export async function namedToken({ caller, ids, ifMatch }: Acting, tokens: TokenView): Promise<ShownTokenRow> {
  const row = requireShown(await tokens.find(caller.workspace.id, ids.token_id ?? ''));
  requireVersion(row, ifMatch);
  return row;
}

/** A token as the contract shows it. */
export function presentAccessToken(
  shown: TokenRow,
  { caller, withLastUse }: Pick<Acting, 'caller' | 'withLastUse'>,
): WireAccessToken {
  const { workspace } = caller;
  const row = withLastUse(requireShown(shown));
  const { grants } = row;
  return {
    id: row.id,
    version: versionOf(row),
    label: row.label,
    access_type: grants.accessType,
    workspace_role: grants.accessType === 'workspace' ? presentRole(grants.roleId, workspace) : null,
    project_grants:
      grants.accessType === 'project'
        ? grants.projects.map(({ projectId, roleId }) => ({
            project_id: projectId,
            role: presentRole(roleId, workspace),
          }))
        : null,
    status: row.status,
    expires_at: presentOptional(row.expiresAt),
    max_issued_lifetime: row.maxIssuedLifetime,
    managed_by: row.managedBy,
    issued_as: isSeedKey(row.idempotencyKey) ? null : row.idempotencyKey,
    created_by: row.createdBy,
    created_by_token: row.createdByToken,
    created_at: presentInstant(row.createdAt),
    updated_at: presentInstant(row.updatedAt),
    enabled_at: presentOptional(row.enabledAt),
    disabled_at: presentOptional(row.disabledAt),
    last_used_at: presentOptional(row.lastUsedAt),
    last_used_from: row.lastUsedFrom,
    use_count: row.useCount,
    last_verified_at: presentOptional(row.verified.at),
    last_verified_from: row.verified.from,
    verification_count: row.verified.count,
    token_prefix: row.prefix,
  };
}
