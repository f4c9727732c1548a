import type { WireManagedBy } from '../../contract/wire';

/** What a token may do: one workspace role, or one role in each of some projects. */
export type TokenGrants =
  | { readonly accessType: 'workspace'; readonly roleId: string }
  | { readonly accessType: 'project'; readonly projects: readonly ProjectGrant[] };

export interface ProjectGrant {
  readonly projectId: string;
  readonly roleId: string;
}

export interface Principal {
  readonly id: string;
  readonly type: 'USER' | 'TOKEN' | 'SYSTEM';
  readonly name: string;
}

/** What is known of requests that only verified a value. */
export interface Verified {
  /** The last of them. */
  readonly at: number | null;
  readonly from: string | null;
  readonly count: number;
}

/** The token that made another one, by the label it had then. */
export interface CreatingToken {
  readonly id: string;
  readonly name: string;
}

/**
 * One token as it is stored. Revoked tokens keep their row, so that whoever presents one is told so and its
 * idempotency key stays taken. Instants are milliseconds since the epoch.
 */
export interface TokenRow {
  readonly id: string;
  readonly workspaceId: string;
  /** SHA-256 of the value, in hex. The value itself is never stored. */
  readonly hash: string;
  /** First 10 characters of the value. */
  readonly prefix: string;
  readonly label: string;
  readonly grants: TokenGrants;
  readonly status: 'enabled' | 'disabled' | 'revoked';
  readonly expiresAt: number | null;
  /** How long what it issues may live at most, beyond its own end: `90d`, `12h` or `unlimited`; null: no longer than itself. */
  readonly maxIssuedLifetime: string | null;
  /** A claim: nothing is decided by it. Null: nobody claims it. */
  readonly managedBy: WireManagedBy | null;
  /** The person behind it, as far as one is known. */
  readonly createdBy: Principal;
  /** The token that it was asked for with; null: the service made it. */
  readonly createdByToken: CreatingToken | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Counts the changes of the row; the store does. Uses of the token are none. */
  readonly revision: number;
  readonly enabledAt: number | null;
  readonly disabledAt: number | null;
  readonly revokedAt: number | null;
  readonly lastUsedAt: number | null;
  /** Address of that request; null: it was before addresses were kept. */
  readonly lastUsedFrom: string | null;
  /** Requests that did what a permission lets it do. */
  readonly useCount: number;
  readonly verified: Verified;
  /** What issued it was sent with; one of our own in management tokens made from the seed. */
  readonly idempotencyKey: string;
}
