import { paths } from '../../contract/paths';
import type {
  WireAccessToken,
  WireAccessTokenCounts,
  WireAccessTokenList,
  WireEditAccessToken,
  WireIssueAccessToken,
  WireIssuedAccessToken,
  WireProject,
  WireProjectList,
  WireTokenCreator,
  WireTokenCreatorList,
  WireUserList,
} from '../../contract/wire';
import type { WirePermission, WirePermissionList, WireRole, WireRoleList } from '../../contract/wire-roles';
import type { WireAuditEventList } from '../../contract/wire-audit';
import type { WireAccessTokenUsage } from '../../contract/wire-usage';
import { ask, askAhead, type Request } from './ask';

export type Query = NonNullable<Request['query']>;

export const listTokens = async (workspace: string, query: Query, signal?: AbortSignal): Promise<WireAccessTokenList> =>
  (await ask<WireAccessTokenList>('GET', paths.accessTokens(workspace), { query, signal })).body;

/** The same, to be wanted in a moment. */
export const listTokensAhead = (workspace: string, query: Query): void =>
  askAhead(paths.accessTokens(workspace), query);

export const countTokens = async (workspace: string, signal?: AbortSignal): Promise<WireAccessTokenCounts> =>
  (await ask<WireAccessTokenCounts>('GET', `${paths.workspace(workspace)}/access-token-counts`, { signal })).body;

export const readToken = async (workspace: string, id: string, signal?: AbortSignal): Promise<WireAccessToken> =>
  (await ask<WireAccessToken>('GET', paths.accessToken(workspace, id), { signal })).body;

export const issueToken = async (
  workspace: string,
  body: WireIssueAccessToken,
  key: string,
): Promise<WireIssuedAccessToken> =>
  (await ask<WireIssuedAccessToken>('POST', paths.accessTokens(workspace), { body, key })).body;

export const editToken = async (
  workspace: string,
  { id, version }: Pick<WireAccessToken, 'id' | 'version'>,
  body: WireEditAccessToken,
): Promise<WireAccessToken> =>
  (await ask<WireAccessToken>('PATCH', paths.accessToken(workspace, id), { body, ifMatch: version })).body;

export type Act = 'disable' | 'enable' | 'revoke';

/** Carries an act out on the token as it was shown. Revoking answers nothing. */
export async function actOn(
  workspace: string,
  act: Act,
  { id, version }: Pick<WireAccessToken, 'id' | 'version'>,
  allowLast: boolean,
): Promise<WireAccessToken | null> {
  const query = allowLast && act !== 'enable' ? { allow_last_administrator: 'true' } : {};
  const request = { ifMatch: version, query };
  if (act === 'revoke') {
    await ask('DELETE', paths.accessToken(workspace, id), request);
    return null;
  }
  const path = act === 'disable' ? paths.disableAccessToken : paths.enableAccessToken;
  return (await ask<WireAccessToken>('POST', path(workspace, id), request)).body;
}

export const readUsage = async (workspace: string, id: string, signal?: AbortSignal): Promise<WireAccessTokenUsage> =>
  (await ask<WireAccessTokenUsage>('GET', paths.accessTokenUsage(workspace, id), { signal })).body;

export const listRoles = async (workspace: string, signal?: AbortSignal): Promise<readonly WireRole[]> =>
  (await ask<WireRoleList>('GET', paths.roles(workspace), { signal })).body.roles;

export const listPermissions = async (workspace: string, signal?: AbortSignal): Promise<readonly WirePermission[]> =>
  (await ask<WirePermissionList>('GET', `${paths.workspace(workspace)}/permissions`, { signal })).body.permissions;

export const listProjects = async (workspace: string, signal?: AbortSignal): Promise<readonly WireProject[]> =>
  (await ask<WireProjectList>('GET', paths.projects(workspace), { signal })).body.projects;

export const listProjectsAhead = (workspace: string): void => askAhead(paths.projects(workspace));

export async function listCreators(workspace: string, signal?: AbortSignal): Promise<readonly WireTokenCreator[]> {
  const found: WireTokenCreator[] = [];
  const path = `${paths.workspace(workspace)}/access-token-creators`;
  // A list to choose from is of no use beyond a thousand.
  for (let cursor: string | null | undefined; cursor !== null && found.length < 1000;) {
    const { body } = await ask<WireTokenCreatorList>('GET', path, { query: { limit: 200, cursor }, signal });
    found.push(...body.creators);
    cursor = body.next_cursor;
  }
  return found;
}

export const listUsers = async (workspace: string, query: Query, signal?: AbortSignal): Promise<WireUserList> =>
  (await ask<WireUserList>('GET', `${paths.workspace(workspace)}/users`, { query, signal })).body;

export const listAudit = async (workspace: string, query: Query, signal?: AbortSignal): Promise<WireAuditEventList> =>
  (await ask<WireAuditEventList>('GET', paths.auditEvents(workspace), { query, signal })).body;
