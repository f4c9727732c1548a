import type { Access, RoleCatalogue } from '../model/access';
import type { ProjectId, TokenId, WorkspaceId } from '../model/ids';
import type { ManagedBy } from '../model/managed-by';
import type { SecretValue } from '../model/secret-value';
import type { CallLimits } from './call-limits';
import type { Instant } from '../model/time';

/** A token as the token API shows it: never its value. */
export interface TokenFacts {
  readonly id: TokenId;
  /** Changes with label, access, expiry and status, not with use. Opaque. */
  readonly version: string;
  readonly label: string;
  readonly access: Access;
  readonly status: 'enabled' | 'disabled';
  /** `null`: never expires. */
  readonly expiresAt: Instant | null;
  /** For people: the creator's name when the token was made. */
  readonly createdBy: string;
  /** The token that made this one; `null`: a person or the service did. */
  readonly createdByToken: TokenId | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** Last time it was enabled after having been disabled; `null` if never. */
  readonly enabledAt: Instant | null;
  /** Last time it was disabled; `null` if never. */
  readonly disabledAt: Instant | null;
  readonly lastUsedAt: Instant | null;
  /**
   * The label that it was issued under, which nobody can change. `null`, or absent: it had another idempotency key, or the
   * token API does not tell.
   */
  readonly issuedAs?: string | null;
  /** What it says of the entry that it was made from: a claim, never a proof. `null`, or absent: nothing. */
  readonly managedBy?: ManagedBy | null;
}

/** Who a credential is and what it may do: the answer to `GET /me`. */
export interface Identity {
  readonly tokenId: TokenId;
  readonly label: string;
  readonly workspace: WorkspaceId;
  readonly access: Access;
  /** Permissions at workspace level, e.g. `accesstokens:create`. */
  readonly workspacePermissions: readonly string[];
  readonly expiresAt: Instant | null;
}

/** An answer with the time of the server that gave it (its `Date` header): that, not the laptop's clock, is "now". */
export interface At<T> {
  readonly value: T;
  readonly at: Instant;
}

/** What a value is presented as: like a consumer does, or only to see whether it works. `use` by default. */
export type Presented = 'use' | 'verification';

export interface IssueRequest {
  /** Also the idempotency key: one label is issued at most once. */
  readonly label: string;
  readonly access: Access;
  readonly expiresAt: Instant | null;
  readonly managedBy?: ManagedBy | undefined;
}

/** What is `undefined` stays as it is. */
export interface TokenChanges {
  readonly label?: string | undefined;
  readonly access?: Access | undefined;
  readonly expiresAt?: Instant | null | undefined;
  readonly managedBy?: ManagedBy | undefined;
}

/**
 * The token API. Every method rejects with a `PortError`, and retries by itself only what is safe to repeat: reads, and
 * calls that the server certainly refused or that are idempotent (issue with its key, edit, enable, disable, revoke).
 *
 * - `issue` whose reply was lost is repeated with its key; the server then answers `conflict` with `existingTokenId`,
 *   and the value is gone.
 * - `edit`, `enable`, `disable` and `revoke` with `ifMatch` act only on the version of the token that has this text (see
 *   `TokenFacts.version`); otherwise they are `stale`. When a reply was lost and the repeated call is `stale`, the token
 *   is read again: the state asked for counts as done.
 * - `revoke` of a token that is not there succeeds: it is the state asked for.
 * - `authenticate` presents a value of its own instead of the management token; `unauthenticated` when it is refused. As a
 *   verification it leaves the time of the last use alone.
 */
export interface TokenApi {
  /** The origin that consumers call; it is written into stored values. */
  readonly endpoint: string;
  /** Whether a text has the form of a token value. Only such a text is ever presented: any other may be somebody else's secret. */
  recognises(value: SecretValue): boolean;
  whoAmI(): Promise<At<Identity>>;
  authenticate(value: SecretValue, as?: Presented): Promise<At<Identity>>;
  /** The workspaces that the management token reaches. */
  listWorkspaces(): Promise<At<readonly { readonly id: WorkspaceId; readonly name: string }[]>>;
  listRoles(workspace: WorkspaceId): Promise<At<RoleCatalogue>>;
  listProjects(workspace: WorkspaceId): Promise<At<readonly { readonly id: ProjectId; readonly name: string }[]>>;
  /** All tokens of the workspace, page by page. */
  listTokens(workspace: WorkspaceId): AsyncIterable<At<readonly TokenFacts[]>>;
  getToken(workspace: WorkspaceId, id: TokenId): Promise<At<TokenFacts>>;
  issue(
    workspace: WorkspaceId,
    request: IssueRequest,
  ): Promise<At<{ readonly token: TokenFacts; readonly value: SecretValue }>>;
  edit(workspace: WorkspaceId, id: TokenId, changes: TokenChanges, ifMatch?: string): Promise<At<TokenFacts>>;
  enable(workspace: WorkspaceId, id: TokenId, ifMatch?: string): Promise<At<TokenFacts>>;
  disable(workspace: WorkspaceId, id: TokenId, ifMatch?: string): Promise<At<TokenFacts>>;
  revoke(workspace: WorkspaceId, id: TokenId, ifMatch?: string): Promise<At<void>>;
  /** The same API for calls that obey limits. */
  during(limits: CallLimits): TokenApi;
}
