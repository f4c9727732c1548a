import { activateUser } from './activate-user';
import { countAccessTokens } from './count-access-tokens';
import { createRole } from './create-role';
import { deactivateUser } from './deactivate-user';
import { deleteRole } from './delete-role';
import { disableAccessToken } from './disable-access-token';
import { editAccessToken } from './edit-access-token';
import { editRole } from './edit-role';
import { enableAccessToken } from './enable-access-token';
import { exportAuditEvents } from './export-audit-events';
import { getAccessToken } from './get-access-token';
import { getAccessTokenUsage } from './get-access-token-usage';
import { getMe } from './get-me';
import { getRole } from './get-role';
import { getUser } from './get-user';
import { getWorkspace } from './get-workspace';
import { issueAccessToken } from './issue-access-token';
import { listAccessTokens } from './list-access-tokens';
import { listAuditEvents } from './list-audit-events';
import { listPermissions } from './list-permissions';
import { listProjects } from './list-projects';
import { listRoles } from './list-roles';
import { listTokenCreators } from './list-token-creators';
import { listUsers } from './list-users';
import { listWorkspaces } from './list-workspaces';
import type { OperationDefinition } from './operation-definition';
import { reportResult } from './report-result';
import { resourceOperations } from './resource-operations';
import { revokeAccessToken } from './revoke-access-token';

/** All operations of the API. */
export const operations: readonly OperationDefinition[] = [
  getMe,
  listWorkspaces,
  getWorkspace,
  listProjects,
  ...[...resourceOperations.values()].flatMap(({ list, create, get, edit }) => [list, create, get, edit]),
  reportResult,
  listRoles,
  createRole,
  getRole,
  editRole,
  deleteRole,
  listPermissions,
  listUsers,
  getUser,
  deactivateUser,
  activateUser,
  listAccessTokens,
  issueAccessToken,
  getAccessToken,
  editAccessToken,
  revokeAccessToken,
  enableAccessToken,
  disableAccessToken,
  listAuditEvents,
  exportAuditEvents,
  getAccessTokenUsage,
  listTokenCreators,
  countAccessTokens,
];
