import { type Access, type RoleCatalogue, sameAccess, workspaceAccess } from '../../core/model/access';
import type { ProjectId, TokenId, WorkspaceId } from '../../core/model/ids';
import type { SecretValue } from '../../core/model/secret-value';
import type { CallLimits } from '../../core/ports/call-limits';
import { isPortError, type PortError } from '../../core/ports/errors';
import type {
  At,
  Identity,
  IssueRequest,
  Presented,
  TokenApi,
  TokenChanges,
  TokenFacts,
} from '../../core/ports/token-api';
import { disableAccessToken } from '../../contract/operations/disable-access-token';
import { editAccessToken } from '../../contract/operations/edit-access-token';
import { enableAccessToken } from '../../contract/operations/enable-access-token';
import { getAccessToken } from '../../contract/operations/get-access-token';
import { getMe } from '../../contract/operations/get-me';
import { issueAccessToken } from '../../contract/operations/issue-access-token';
import { listAccessTokens } from '../../contract/operations/list-access-tokens';
import { listProjects } from '../../contract/operations/list-projects';
import { listRoles } from '../../contract/operations/list-roles';
import { listWorkspaces } from '../../contract/operations/list-workspaces';
import { revokeAccessToken } from '../../contract/operations/revoke-access-token';
import { paths } from '../../contract/paths';
import type { ProblemCode } from '../../contract/vocabulary/problems';
import { isWellFormedToken } from '../../contract/vocabulary/token-format';
import * as convert from './converters';
import { statusFailure } from './failure';
import type { HttpCaller, Request } from './http-caller';
import { portError } from './port-errors';
import { RoleIds, UnknownRole } from './role-ids';
import { MalformedAnswer } from './wire-reader';

/** The most that the service gives in one page. */
const PAGE = 200;

/** How long it may issue for is settled for its life, and no part of an edit. */
const rights = (access: Access): Access => (access.type === 'workspace' ? workspaceAccess(access.role) : access);

const isEdited =
  ({ label, access, expiresAt }: TokenChanges) =>
  (token: TokenFacts): boolean =>
    (label === undefined || label === token.label) &&
    (access === undefined || sameAccess(rights(access), rights(token.access))) &&
    (expiresAt === undefined || expiresAt === token.expiresAt);

/** The token that was asked for, in the state that was asked for: any other answer is not the token API's. */
const asAsked =
  (id: TokenId, isDone: (token: TokenFacts) => boolean = () => true) =>
  (body: unknown): TokenFacts => {
    const token = convert.toTokenFacts(body);
    if (token.id !== id) throw new MalformedAnswer('$.id');
    if (!isDone(token)) throw new MalformedAnswer('$');
    return token;
  };

const isEnabled = ({ status }: TokenFacts): boolean => status === 'enabled';
const isDisabled = ({ status }: TokenFacts): boolean => status === 'disabled';

/** The token API over HTTP. */
export class HttpTokenApi implements TokenApi {
  readonly #roleIds: RoleIds;

  constructor(
    readonly endpoint: string,
    private readonly caller: HttpCaller,
    private readonly management: SecretValue,
    roleIds?: RoleIds,
  ) {
    this.#roleIds = roleIds ?? new RoleIds(async (workspace) => (await this.listRoles(workspace)).value);
  }

  during(limits: CallLimits): TokenApi {
    return new HttpTokenApi(this.endpoint, this.caller.during(limits), this.management, this.#roleIds);
  }

  recognises(value: SecretValue): boolean {
    return isWellFormedToken(value.reveal());
  }

  async whoAmI(): Promise<At<Identity>> {
    return this.#call({ operation: 'whoAmI', contract: getMe, path: paths.me() }, convert.toIdentity);
  }

  async authenticate(value: SecretValue, as: Presented = 'use'): Promise<At<Identity>> {
    // Whatever else lies in a secret is somebody's, and goes to nobody.
    if (!this.recognises(value)) throw this.#refused('authenticate', 401, 'token-malformed');
    const isVerification = as === 'verification';
    const request: Request = { operation: 'authenticate', contract: getMe, path: paths.me(), isVerification };
    return this.caller.call(request, value, convert.toIdentity);
  }

  async listWorkspaces(): Promise<At<readonly { readonly id: WorkspaceId; readonly name: string }[]>> {
    return this.#call(
      { operation: 'listWorkspaces', contract: listWorkspaces, path: paths.workspaces() },
      convert.toWorkspaces,
    );
  }

  async listRoles(workspace: WorkspaceId): Promise<At<RoleCatalogue>> {
    const request = { operation: 'listRoles', contract: listRoles, path: paths.roles(workspace) } as const;
    const catalogue = await this.#call(request, convert.toRoleCatalogue);
    this.#roleIds.know(workspace, catalogue.value);
    return catalogue;
  }

  async listProjects(
    workspace: WorkspaceId,
  ): Promise<At<readonly { readonly id: ProjectId; readonly name: string }[]>> {
    return this.#call(
      { operation: 'listProjects', contract: listProjects, path: paths.projects(workspace) },
      convert.toProjects,
    );
  }

  async *listTokens(workspace: WorkspaceId): AsyncIterable<At<readonly TokenFacts[]>> {
    const request = {
      operation: 'listTokens',
      contract: listAccessTokens,
      path: paths.accessTokens(workspace),
    } as const;
    let cursor: string | null = null;
    do {
      const before: string | null = cursor;
      const page: At<ReturnType<typeof convert.toTokenPage>> = await this.#call(
        { ...request, query: { limit: PAGE, ...(before !== null && { cursor: before }) } },
        (body) => {
          const found = convert.toTokenPage(body);
          // The same page for ever: better an error than a pass without end.
          if (found.next !== null && found.next === before) throw new MalformedAnswer('$.next_cursor');
          return found;
        },
      );
      yield { value: page.value.tokens, at: page.at };
      cursor = page.value.next;
    } while (cursor !== null);
  }

  async getToken(workspace: WorkspaceId, id: TokenId): Promise<At<TokenFacts>> {
    const path = paths.accessToken(workspace, id);
    return this.#call({ operation: 'getToken', contract: getAccessToken, path }, asAsked(id));
  }

  async issue(
    workspace: WorkspaceId,
    { label, access, expiresAt, managedBy }: IssueRequest,
  ): Promise<At<{ readonly token: TokenFacts; readonly value: SecretValue }>> {
    const request = { operation: 'issue', contract: issueAccessToken, path: paths.accessTokens(workspace) } as const;
    return this.#withRoles('issue', workspace, access, (wireAccess) => {
      const lifetime = convert.fromLifetime(access);
      const claim = managedBy && { managed_by: convert.fromManagedBy(managedBy) };
      const body = { label, ...wireAccess, ...lifetime, ...claim, expires_at: convert.fromInstant(expiresAt) };
      return this.#call({ ...request, body, idempotencyKey: label }, (answer) => {
        const issued = convert.toIssued(answer);
        if (issued.token.label !== label) throw new MalformedAnswer('$.label');
        if (!this.recognises(issued.value)) throw new MalformedAnswer('$.token');
        return issued;
      });
    });
  }

  async edit(workspace: WorkspaceId, id: TokenId, changes: TokenChanges, ifMatch?: string): Promise<At<TokenFacts>> {
    return this.#unlessDone(workspace, id, isEdited(changes), () => this.#edit(workspace, id, changes, ifMatch));
  }

  async #edit(
    workspace: WorkspaceId,
    id: TokenId,
    changes: TokenChanges,
    ifMatch: string | undefined,
  ): Promise<At<TokenFacts>> {
    const { label, access, expiresAt, managedBy } = changes;
    const read = asAsked(id, isEdited(changes));
    const request = {
      operation: 'edit',
      contract: editAccessToken,
      path: paths.accessToken(workspace, id),
      ifMatch,
    } as const;
    const plain = {
      ...(label !== undefined && { label }),
      ...(expiresAt !== undefined && { expires_at: convert.fromInstant(expiresAt) }),
      ...(managedBy && { managed_by: convert.fromManagedBy(managedBy) }),
    };
    if (!access) return this.#call({ ...request, body: plain }, read);
    return this.#withRoles('edit', workspace, access, (wireAccess) =>
      this.#call({ ...request, body: { ...plain, ...wireAccess } }, read),
    );
  }

  async enable(workspace: WorkspaceId, id: TokenId, ifMatch?: string): Promise<At<TokenFacts>> {
    const request = {
      operation: 'enable',
      contract: enableAccessToken,
      path: paths.enableAccessToken(workspace, id),
      ifMatch,
    } as const;
    const send = () => this.#call(request, asAsked(id, isEnabled));
    return this.#unlessDone(workspace, id, isEnabled, send);
  }

  async disable(workspace: WorkspaceId, id: TokenId, ifMatch?: string): Promise<At<TokenFacts>> {
    const request = {
      operation: 'disable',
      contract: disableAccessToken,
      path: paths.disableAccessToken(workspace, id),
      ifMatch,
    } as const;
    const send = () => this.#call(request, asAsked(id, isDisabled));
    return this.#unlessDone(workspace, id, isDisabled, send);
  }

  async revoke(workspace: WorkspaceId, id: TokenId, ifMatch?: string): Promise<At<void>> {
    const path = paths.accessToken(workspace, id);
    try {
      return await this.#call({ operation: 'revoke', contract: revokeAccessToken, path, ifMatch }, () => undefined);
    } catch (error) {
      if (!isPortError(error, 'not-found')) throw error;
      // A refusal carries no time of its own out of the caller; who am I is the cheapest question that does.
      return { value: undefined, at: (await this.whoAmI()).at };
    }
  }

  /**
   * When an answer was lost and the repeated request is stale, it may be our own change that made it so: what the token
   * is now decides. When that can't be read, `stale` stands, and the caller looks again.
   */
  async #unlessDone(
    workspace: WorkspaceId,
    id: TokenId,
    isDone: (token: TokenFacts) => boolean,
    send: () => Promise<At<TokenFacts>>,
  ): Promise<At<TokenFacts>> {
    try {
      return await send();
    } catch (error) {
      if (!isPortError(error, 'stale') || error.effect === 'none') throw error;
      const found = await this.getToken(workspace, id).catch(() => undefined);
      if (!found || !isDone(found.value)) throw error;
      return found;
    }
  }

  #call<T>(request: Request, read: (body: unknown) => T): Promise<At<T>> {
    return this.caller.call(request, this.management, read);
  }

  async #withRoles<T>(
    operation: string,
    workspace: WorkspaceId,
    access: Access,
    send: (wireAccess: ReturnType<typeof convert.fromAccess>) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.#roleIds.use(workspace, (roleId) => send(convert.fromAccess(access, roleId)));
    } catch (error) {
      if (!(error instanceof UnknownRole)) throw error;
      throw this.#refused(operation, 422, 'role-unknown', [error.role]);
    }
  }

  /** What the server would say, known without asking it. */
  #refused(operation: string, status: number, code: ProblemCode, names: readonly string[] = []): PortError {
    const failure = { ...statusFailure(status, code), code, origin: 'server', names } as const;
    return portError(operation, failure, { endpoint: this.endpoint });
  }
}
