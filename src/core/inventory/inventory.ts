import type { CopyShown } from './copies';
import type { Diagnostic } from '../diagnostics/diagnostic';
import type { Access } from '../model/access';
import type { OwnerId, SecretArn, TokenId, TokenName, VersionId, WorkspaceId } from '../model/ids';
import type { Instant } from '../model/time';
import type { Phase } from '../reconcile/observed/generations';

/** Where a token stands for whoever uses it. `paused`: not made while `enabled: false`. `unknown`: its secret could not be read. */
export type TokenStatus = 'enabled' | 'disabled' | 'expired' | 'missing' | 'paused' | 'unknown';

/** One token that was issued for an entry. */
export interface InventoryGeneration {
  readonly tokenId: TokenId;
  readonly phase: Phase;
  readonly status: Exclude<TokenStatus, 'missing' | 'paused' | 'unknown'>;
  readonly version?: VersionId;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  readonly lastUsedAt: Instant | null;
}

/** What the spec says of an entry. */
export interface DeclaredFacts {
  readonly owner: string;
  readonly consumer: string;
  readonly purpose: string;
  readonly access: Access;
  readonly enabled: boolean;
}

/** One entry of the spec, or one secret of this spec that it no longer declares. */
export interface InventoryRow {
  readonly name: TokenName;
  /** Absent: the spec does not declare it. */
  readonly declared?: DeclaredFacts;
  readonly secret: {
    readonly name: string;
    readonly arn?: SecretArn;
    readonly region?: string;
    /** Absent: a list shows that there are some, and not which. */
    readonly copies?: readonly CopyShown[];
  };
  readonly status: TokenStatus;
  /** The token whose value the secret's current version holds. */
  readonly current?: InventoryGeneration & { readonly access: Access };
  /** When it is to be rotated; absent when it is not. */
  readonly rotatesAt?: Instant;
  /** The oldest first. */
  readonly generations: readonly InventoryGeneration[];
  /** Codes of the findings about this entry, sorted. */
  readonly findings: readonly string[];
}

/** A token of the workspace that is not of this spec. */
export interface ForeignToken {
  readonly tokenId: TokenId;
  readonly label: string;
  /** `management`: the one this run works with. `labelled`: a label of our form, so probably of another spec. */
  readonly kind: 'management' | 'labelled' | 'by-hand';
  readonly access: Access;
  readonly status: InventoryGeneration['status'];
  readonly createdBy: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  readonly lastUsedAt: Instant | null;
}

/** When a consumer stops working if nothing runs from now on. */
export interface Breakage {
  readonly token: TokenName;
  readonly consumer: string;
  readonly at: Instant;
  /** `broken`: it can't authenticate already. */
  readonly why: 'broken' | 'expires';
}

/** The spec held against the token API and the secret store, at one moment. Holds no value. */
export interface Inventory {
  readonly ownerId: OwnerId;
  readonly workspace: WorkspaceId;
  /** The token API's clock at the observation. */
  readonly asOf: Instant;
  /** By name. */
  readonly rows: readonly InventoryRow[];
  /** By creation. */
  readonly foreign: readonly ForeignToken[];
  readonly findings: readonly Diagnostic[];
  /** The first to break first. Consumers whose token never expires are not in it. */
  readonly forecast: readonly Breakage[];
  /** SHA-256 over all of it but `asOf`: equal hashes, equal inventories. */
  readonly hash: string;
}
