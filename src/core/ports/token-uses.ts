import type { PermissionId, ProjectId, TokenId, WorkspaceId } from '../model/ids';
import type { Instant } from '../model/time';

/** A permission that a token used, in one place. */
export interface UsedRight {
  readonly place: 'workspace' | ProjectId;
  readonly permission: PermissionId;
  readonly lastUsedAt: Instant;
  readonly count: number;
}

/** One change, as the audit events of a workspace tell it. */
export interface TokenEvent {
  /** Its place in the chain, from 1. */
  readonly number: number;
  readonly kind: 'issue' | 'edit' | 'revoke' | 'other';
  /** What was changed, with its label at that time; absent: a role, or a person. */
  readonly token?: { readonly id: TokenId; readonly label: string };
  /** One text for one access, where the event tells what the token had from then on; absent: it says nothing of that. */
  readonly access?: string;
}

/** What the token API remembers of tokens, those that are revoked too. No pass needs it. Rejects with a `PortError`. */
export interface TokenUses {
  /** What a token did in the last so many days of UTC, today included. */
  usesOf(workspace: WorkspaceId, token: TokenId, days: number): Promise<readonly UsedRight[]>;
  /** Tokens that are there, of people who have left the workspace. */
  ofLeavers(workspace: WorkspaceId): Promise<ReadonlySet<TokenId>>;
  /** What was changed, in the order of their chain, page by page. */
  eventsSince(workspace: WorkspaceId, since: Instant): AsyncIterable<readonly TokenEvent[]>;
}
