import type { RoleCatalogue } from '../model/access';
import type { TokenId, TokenName, VersionId, WorkspaceId } from '../model/ids';
import type { Instant } from '../model/time';
import type { SecretFacts, VersionFacts } from '../ports/secret-store';
import type { TokenFacts } from '../ports/token-api';

/** A fact that was read, or the reason why it could not be. Nothing irreversible rests on an unknown one. */
export type Known<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly why: string };

export const known = <T>(value: T): Known<T> => ({ known: true, value });
export const unknown = (why: string): Known<never> => ({ known: false, why });

/** What a stored value says of itself. Read by an apply only, and only where labels leave a doubt. */
export type StoredToken =
  | { readonly kind: 'token'; readonly tokenId: TokenId; readonly label?: string }
  /** A write-ahead intent: the version has no value. */
  | { readonly kind: 'empty' }
  /** A bare value (format `plain`) that names no token; labels must do. */
  | { readonly kind: 'opaque' }
  /** Somebody else's value. */
  | { readonly kind: 'unrecognised' }
  | { readonly kind: 'unreadable'; readonly why: string };

/** What is looked up only for an entry that something is to be done about. */
export interface Depth {
  /** All versions that exist, unlabelled ones too: a version id is never used twice. */
  readonly versions: readonly VersionFacts[];
  /** Values of labelled versions; absent when values may not be read (plan, inventory). */
  readonly stored?: ReadonlyMap<VersionId, StoredToken>;
}

/** Everything observed about one entry. */
export interface EntryFacts {
  /** `undefined` inside: the secret does not exist. */
  readonly secret: Known<SecretFacts | undefined>;
  /** The secret store's clock at that answer. */
  readonly secretAt: Instant;
  /** Tokens whose label says that they belong to this owner and secret, of every incarnation of it. */
  readonly tokens: readonly TokenFacts[];
  readonly depth?: Depth;
  /** Live tokens with this entry's name in a label of ours, but of another secret: another region, account or owner. */
  readonly elsewhere: readonly TokenFacts[];
}

/** What the token API and the secret store answered. */
export interface Observed {
  readonly workspace: WorkspaceId;
  /** The token API's clock at its first answer: "now" for every decision. */
  readonly asOf: Instant;
  readonly managementToken: TokenId;
  readonly catalogue: RoleCatalogue;
  readonly declared: ReadonlyMap<TokenName, EntryFacts>;
  /** Secrets that carry our owner tag, with the name they are tagged with, that no entry of the spec claims. */
  readonly undeclared: ReadonlyMap<TokenName, EntryFacts & { readonly region?: string }>;
  /** All tokens of the workspace by id: a stored value may name one whose label a person edited. */
  readonly tokensById: ReadonlyMap<TokenId, TokenFacts>;
}

/** The tags that secrets made by us carry. */
export const OWNER_TAG = 'hawzu-tokens:owner';
export const NAME_TAG = 'hawzu-tokens:name';
