import type { RoleCatalogue } from '../../../core/model/access';
import type { ProjectId, TokenId, WorkspaceId } from '../../../core/model/ids';
import { TOKEN_VALUE_PREFIX } from '../../../contract/vocabulary/token-format';
import { SecretValue } from '../../../core/model/secret-value';
import { isPortError } from '../../../core/ports/errors';
import type {
  At,
  Identity,
  IssueRequest,
  Presented,
  TokenApi,
  TokenChanges,
  TokenFacts,
} from '../../../core/ports/token-api';
import { workspaceRights } from './rights';
import { factsOf, refusal, type TokenRecord } from './token-record';
import type { TokenTable } from './token-table';

/** The token API over a table in memory, as seen by whoever presents one management token. */
export class MemoryTokenApi implements TokenApi {
  constructor(
    readonly endpoint: string,
    private readonly table: TokenTable,
    private readonly management: SecretValue,
    private readonly pageSize: number,
  ) {}

  recognises(value: SecretValue): boolean {
    return value.reveal().startsWith(TOKEN_VALUE_PREFIX);
  }

  async whoAmI(): Promise<At<Identity>> {
    return this.#at(this.#identity(this.table.authenticate('whoAmI', this.management.reveal())));
  }

  async authenticate(value: SecretValue, as: Presented = 'use'): Promise<At<Identity>> {
    if (!this.recognises(value)) throw refusal('authenticate', 'token-malformed');
    return this.#at(this.#identity(this.table.authenticate('authenticate', value.reveal(), as)));
  }

  async listWorkspaces(): Promise<At<readonly { readonly id: WorkspaceId; readonly name: string }[]>> {
    const { workspace } = (await this.whoAmI()).value;
    return this.#at([{ id: workspace, name: workspace }]);
  }

  async listRoles(workspace: WorkspaceId): Promise<At<RoleCatalogue>> {
    this.#enter('listRoles', workspace);
    return this.#at({ roles: [...this.table.roles] });
  }

  async listProjects(
    workspace: WorkspaceId,
  ): Promise<At<readonly { readonly id: ProjectId; readonly name: string }[]>> {
    this.#enter('listProjects', workspace);
    const projects = [...this.table.projects].map(([id, name]) => ({ id, name }));
    return this.#at(projects.sort((a, b) => (a.id < b.id ? -1 : 1)));
  }

  async *listTokens(workspace: WorkspaceId): AsyncIterable<At<readonly TokenFacts[]>> {
    let seen = 0;
    for (;;) {
      this.#enter('listTokens', workspace, 'accesstokens:view');
      const known = this.table.records.values(this.table.asOf());
      const page = known.slice(seen, seen + this.pageSize);
      seen += page.length;
      const live = page.filter((record) => record.workspace === workspace && record.revokedAt === null);
      yield this.#at(live.map(factsOf));
      if (seen >= known.length) return;
    }
  }

  async getToken(workspace: WorkspaceId, id: TokenId): Promise<At<TokenFacts>> {
    this.#enter('getToken', workspace, 'accesstokens:view');
    return this.#at(factsOf(this.table.find('getToken', workspace, id, this.table.asOf())));
  }

  async issue(
    workspace: WorkspaceId,
    request: IssueRequest,
  ): Promise<At<{ readonly token: TokenFacts; readonly value: SecretValue }>> {
    const issuer = this.#issuer('issue', workspace, 'accesstokens:create');
    const { record, value } = this.table.issue(workspace, issuer, request);
    return this.#at({ token: factsOf(record), value: new SecretValue(value) });
  }

  async edit(workspace: WorkspaceId, id: TokenId, changes: TokenChanges, ifMatch?: string): Promise<At<TokenFacts>> {
    const issuer = this.#issuer('edit', workspace, 'accesstokens:edit');
    return this.#at(factsOf(this.table.edit({ workspace, id, ifMatch }, issuer, changes)));
  }

  async enable(workspace: WorkspaceId, id: TokenId, ifMatch?: string): Promise<At<TokenFacts>> {
    const issuer = this.#issuer('enable', workspace, 'accesstokens:edit');
    return this.#at(factsOf(this.table.setStatus({ workspace, id, ifMatch }, issuer, 'enabled')));
  }

  async disable(workspace: WorkspaceId, id: TokenId, ifMatch?: string): Promise<At<TokenFacts>> {
    const issuer = this.#issuer('disable', workspace, 'accesstokens:edit');
    return this.#at(factsOf(this.table.setStatus({ workspace, id, ifMatch }, issuer, 'disabled')));
  }

  async revoke(workspace: WorkspaceId, id: TokenId, ifMatch?: string): Promise<At<void>> {
    const issuer = this.#issuer('revoke', workspace, 'accesstokens:revoke');
    try {
      this.table.revoke({ workspace, id, ifMatch }, issuer);
    } catch (error) {
      if (!isPortError(error, 'not-found')) throw error;
    }
    return this.#at(undefined);
  }

  /** Nothing waits here. */
  during(): TokenApi {
    return this;
  }

  /** Lets a request in: the management token must be good, belong to the workspace and hold the permission. */
  #enter(operation: string, workspace: WorkspaceId, permission?: string): TokenRecord {
    const record = this.table.authenticate(operation, this.management.reveal());
    if (record.workspace !== workspace) throw refusal(operation, 'no-access-to-workspace');
    if (permission !== undefined && !workspaceRights(this.table.catalogue, record.access).includes(permission)) {
      throw refusal(operation, 'permission-missing');
    }
    return record;
  }

  #issuer(operation: string, workspace: WorkspaceId, permission: string) {
    const { id, createdBy, access, expiresAt } = this.#enter(operation, workspace, permission);
    return { name: createdBy, token: id, access, expiresAt };
  }

  #identity(record: TokenRecord): Identity {
    return {
      tokenId: record.id,
      label: record.label,
      workspace: record.workspace,
      access: record.access,
      workspacePermissions: workspaceRights(this.table.catalogue, record.access),
      expiresAt: record.expiresAt,
    };
  }

  #at<T>(value: T): At<T> {
    return { value, at: this.table.clock.now() };
  }
}
