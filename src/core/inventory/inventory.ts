import type { CopyShown } from './copies';
import type { Diagnostic, SourcePlace } from '../diagnostics/diagnostic';
import type { Access } from '../model/access';
import type { Expiry, Rotation } from '../model/desired';
import type { OwnerId, SecretArn, TokenId, TokenName, VersionId, WorkspaceId } from '../model/ids';
import type { Instant } from '../model/time';
import type { Phase } from '../reconcile/observed/generations';
import type { Effective } from './effective-permissions';
import type { EntryUses, LowerAccess } from './right-sizing/entry-uses';

/** Where a token stands for whoever uses it. `paused`: not made while `enabled: false`. `unknown`: its secret could not be read. */
export type TokenStatus = 'enabled' | 'disabled' | 'expired' | 'missing' | 'paused' | 'unknown';

/** Why a token that is not current is left alone, and for how long. */
export interface Held {
  /** Code of the plan's hold. */
  readonly code: string;
  readonly why: string;
  /** Nothing is done to it before. Absent: the hold does not end by itself. */
  readonly until?: Instant;
}

/** Who made a token: the name at that time, and the token that did it, if one did. */
export interface Creator {
  readonly createdBy: string;
  readonly createdByToken: TokenId | null;
}

/** One token that was issued for an entry. */
export interface InventoryGeneration extends Creator {
  readonly tokenId: TokenId;
  readonly phase: Phase;
  readonly status: Exclude<TokenStatus, 'missing' | 'paused' | 'unknown'>;
  readonly version?: VersionId;
  readonly createdAt: Instant;
  /** The last moment at which it works, whatever else happens. */
  readonly expiresAt: Instant | null;
  readonly lastUsedAt: Instant | null;
  readonly disabledAt: Instant | null;
  readonly held?: Held;
}

/** A finding that the spec, or the organisation's policy, accepts for an entry. */
export interface AcceptedFinding {
  readonly code: string;
  readonly reason: string;
  /** The waiver counts before it. */
  readonly until: Instant;
  /** The file of the policy that accepts it. Absent: the spec does. */
  readonly policy?: string;
}

/** What the spec says of an entry. */
export interface DeclaredFacts {
  readonly owner: string;
  readonly consumer: string;
  readonly purpose: string;
  readonly access: Access;
  /** What that access allows, by the roles of the workspace. */
  readonly permissions: readonly Effective[];
  readonly enabled: boolean;
  readonly expiry: Expiry;
  readonly rotation: Rotation;
  readonly justification?: string;
  readonly reviewBy?: Instant;
  /** Those that are over, too. */
  readonly waivers: readonly AcceptedFinding[];
  /** Where the entry stands in a file. */
  readonly place?: SourcePlace;
}

/** Where a value is. What the secret alone tells is absent where it could not be read, or is not there. */
export interface SecretOfRow {
  readonly name: string;
  readonly arn?: SecretArn;
  readonly account?: string;
  readonly region?: string;
  /** Absent: AWS's own key for Secrets Manager encrypts it, or it could not be read. */
  readonly kmsKeyId?: string;
  /** Absent: a list shows that there are some, and not which. */
  readonly copies?: readonly CopyShown[];
}

/** One entry of the spec, or one secret of this spec that it no longer declares. */
export interface InventoryRow {
  readonly name: TokenName;
  /** Absent: the spec does not declare it. */
  readonly declared?: DeclaredFacts;
  readonly secret: SecretOfRow;
  readonly status: TokenStatus;
  /** The token whose value the secret's current version holds. */
  readonly current?: InventoryGeneration & { readonly access: Access; readonly permissions: readonly Effective[] };
  /** When it is to be rotated; absent when it is not. */
  readonly rotatesAt?: Instant;
  /** The oldest first. */
  readonly generations: readonly InventoryGeneration[];
  /** What its consumer did with it; absent: nobody asked. */
  readonly uses?: EntryUses & { readonly lower?: LowerAccess };
  /** Codes of the findings about this entry, sorted. */
  readonly findings: readonly string[];
}

/** A token of the workspace that is not of this spec. */
export interface ForeignToken extends Creator {
  readonly tokenId: TokenId;
  readonly label: string;
  /** `management`: the one this run works with. `labelled`: a label of our form, so probably of another spec. */
  readonly kind: 'management' | 'labelled' | 'by-hand';
  /** Of a label of our form: the name of the entry that it is of. */
  readonly entry?: TokenName;
  /** Of a label of our form: its owner, where a secret with an owner's tag bears the label out. */
  readonly ownerId?: OwnerId;
  readonly access: Access;
  readonly permissions: readonly Effective[];
  readonly status: InventoryGeneration['status'];
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  /** Whoever used it: who made it is not known to prove its tokens. */
  readonly lastUsedAt: Instant | null;
  /** Codes of the findings about this token, sorted. */
  readonly findings: readonly string[];
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
  /** SHA-256 over all of it but `asOf`, and files and lines: equal hashes, equal inventories. */
  readonly hash: string;
}
