/** All paths begin with it; the version is part of the path, as the vendor's is. */
export const API_BASE = '/api/v1';

/** Beside the API: sign-in of people. */
export const SESSION_PATH = '/session';
export const SESSION_PASSWORD_PATH = '/session/password';

const segment = (id: string): string => encodeURIComponent(id);
const workspace = (workspaceId: string): string => `${API_BASE}/workspace/${segment(workspaceId)}`;
const accessToken = (workspaceId: string, tokenId: string): string =>
  `${workspace(workspaceId)}/access-token/${segment(tokenId)}`;

/** Paths of the API: plural without an id, singular before one. Ids are escaped. */
export const paths = {
  me: (): string => `${API_BASE}/me`,
  workspaces: (): string => `${API_BASE}/workspaces`,
  workspace,
  projects: (workspaceId: string): string => `${workspace(workspaceId)}/projects`,
  testcases: (workspaceId: string, projectId: string): string =>
    `${workspace(workspaceId)}/project/${segment(projectId)}/testcases`,
  roles: (workspaceId: string): string => `${workspace(workspaceId)}/roles`,
  accessTokens: (workspaceId: string): string => `${workspace(workspaceId)}/access-tokens`,
  auditEvents: (workspaceId: string): string => `${workspace(workspaceId)}/audit-events`,
  exportedAuditEvents: (workspaceId: string): string => `${workspace(workspaceId)}/audit-events/export`,
  accessToken,
  accessTokenUsage: (workspaceId: string, tokenId: string): string => `${accessToken(workspaceId, tokenId)}/usage`,
  enableAccessToken: (workspaceId: string, tokenId: string): string => `${accessToken(workspaceId, tokenId)}/enable`,
  disableAccessToken: (workspaceId: string, tokenId: string): string => `${accessToken(workspaceId, tokenId)}/disable`,
} as const;
