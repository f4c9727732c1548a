import { disableAccessToken } from './disable-access-token';
import { editAccessToken } from './edit-access-token';
import { enableAccessToken } from './enable-access-token';
import { exportAuditEvents } from './export-audit-events';
import { getAccessToken } from './get-access-token';
import { getAccessTokenUsage } from './get-access-token-usage';
import { getMe } from './get-me';
import { getWorkspace } from './get-workspace';
import { issueAccessToken } from './issue-access-token';
import { listAccessTokens } from './list-access-tokens';
import { listAuditEvents } from './list-audit-events';
import { listProjects } from './list-projects';
import { listRoles } from './list-roles';
import { listTestcases } from './list-testcases';
import { listWorkspaces } from './list-workspaces';
import type { Operation } from './operation';
import { revokeAccessToken } from './revoke-access-token';

/** Every operation of the contract; a test holds the two lists against each other. */
export const implementedOperations: readonly Operation[] = [
  getMe,
  listWorkspaces,
  getWorkspace,
  listProjects,
  listTestcases,
  listRoles,
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
];
