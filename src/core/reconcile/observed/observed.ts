import { createHash } from 'node:crypto';
import type { RoleCatalogue } from '../../model/access';
import type { SecretArn, TokenId, TokenName, VersionId, WorkspaceId } from '../../model/ids';
import type { Replicated } from '../../model/secret-address';
import type { Duration, Instant } from '../../model/time';
import type { SecretFacts, VersionFacts } from '../../ports/secret-store';
import type { TokenFacts } from '../../ports/token-api';

/** A fact that was read, or the reason why it could not be. Nothing irreversible rests on an unknown one. */
export type Known<T> = { readonly known: true; readonly value: T } | Unknown;

interface Unknown {
  readonly known: false;
  readonly why: string;
  /** Somebody was at work on it: another look may tell. */
  readonly isChanging?: true;
}

export const known = <T>(value: T): Known<T> => ({ known: true, value });
export const unknown = (why: string): Known<never> => ({ known: false, why });
export const changing = (why: string): Known<never> => ({ known: false, why, isChanging: true });

/**
 * What a stored value says of itself, and what was found of that. Read by an apply only, and only where labels leave a
 * doubt. A token id in a value counts when the value authenticated as that token (`authenticated`), or when the token's
 * own label carries the version's mark (`marked`); anybody who may write the secret can write any other id into it.
 */
export type StoredToken =
  | {
      readonly kind: 'token';
      readonly tokenId: TokenId;
      readonly proof: 'authenticated' | 'marked';
      readonly label?: string;
      /** As the value says; absent in a bare one. */
      readonly expiresAt?: Instant | null;
    }
  /** The token API refuses the value, and the token that it names is gone or carries no mark of the version. */
  | { readonly kind: 'refused'; readonly tokenId: TokenId; readonly label?: string }
  /** A write-ahead intent: the version has no value. */
  | { readonly kind: 'empty' }
  /** A bare value (format `plain`) that the token API refuses; labels must do. */
  | { readonly kind: 'opaque' }
  /** Somebody else's value. */
  | { readonly kind: 'unrecognised' }
  /** It names another endpoint or workspace, so it was not presented to this one. */
  | { readonly kind: 'elsewhere'; readonly what: string }
  | { readonly kind: 'unreadable'; readonly why: string };

/** What is looked up only for an entry that something is to be done about. */
export interface Depth {
  /** All versions that exist, unlabelled ones too: a version id is never used twice. */
  readonly versions: readonly VersionFacts[];
  /** Values of staged versions, and of others where a doubt asks for it; absent when values may not be read. */
  readonly stored?: ReadonlyMap<VersionId, StoredToken>;
  /** Tokens of `Observed.relabelled` that versions without a stage may hold, where those were not read. */
  readonly mayHold?: readonly TokenFacts[];
}

/** Everything observed about one entry. */
export interface EntryFacts {
  /** `undefined` inside: the secret does not exist. */
  readonly secret: Known<SecretFacts | undefined>;
  /** The secret store's clock at that answer. */
  readonly secretAt: Instant;
  /** The hashes in labels by which tokens are known to belong here: of this owner, and of the one it moved from. */
  readonly scopeKeys: readonly string[];
  /**
   * Tokens whose label has one of these scope keys, of every incarnation of the secret, and those that have another label by now and
   * were issued for a secret that is no more.
   */
  readonly tokens: readonly TokenFacts[];
  /** The token API's clock when it listed them: the two clocks need not agree. */
  readonly tokensAt: Instant;
  readonly depth?: Depth;
  /** Live tokens with this entry's name in a label of ours, but of another secret. */
  readonly elsewhere: readonly Elsewhere[];
  /** Other entries of the run that come to the same secret, as people read them. */
  readonly sharedWith: readonly string[];
  /** The spec says that another owner continues the entry: what the run tells of that. */
  readonly continuation?: Continuation;
  /** Other entries of the run that take over the very token of the current value, as people read them. */
  readonly takenOverBy?: readonly string[];
}

/**
 * Who continues an entry that moves, as a run knows it: a spec of the run, which takes its secret over; one that has a secret of its
 * own, or whose entry can't be worked on; nobody, though that owner's spec is in the run; or a spec that the run does not see.
 */
export type Continuation = 'in-run' | 'apart' | 'stuck' | 'unsaid' | 'unseen';

/** A live token with an entry's name that belongs to another secret. */
export interface Elsewhere {
  readonly token: TokenFacts;
  /** The region where this owner's secret of the same name is, when the label proves it; otherwise it is anybody's. */
  readonly region?: string;
  /** The label proves that the secret is another owner's. Looked into in an emergency only. */
  readonly isAnothers?: true;
}

/** A declared entry of the run in whose secret a staged version holds a token's value. */
export interface Holder {
  readonly arn: SecretArn;
  readonly name: TokenName;
  /** Its name as people read it, with its owner where that is another one. */
  readonly entry: string;
  /** Its consumers read it now. */
  readonly isCurrent: boolean;
  /** The token is labelled for this very secret: the entry's own. */
  readonly isOwn: boolean;
}

/** A secret with our tags that no entry of the run comes to. */
export interface UndeclaredFacts extends EntryFacts {
  /** The entry that its tag names, or its own name. */
  readonly name: TokenName;
  readonly region: string;
  /** The spec declares an entry of this name, which now has another secret. */
  readonly formerOf?: TokenName;
  /**
   * Entries that had this name, as only tags say, which anybody may write who may tag: what is in it is not known to be
   * theirs. In an emergency it is looked into; a prune gives its readers time all the same.
   */
  readonly maybeFormerOf?: readonly TokenName[];
  /** The longest overlap that one of these entries declares. */
  readonly overlap?: Duration;
  /**
   * It is that of another owner, from whom an entry moved here: what is in it leaked with the entry, and its removal is that owner's.
   * Looked into in an emergency only.
   */
  readonly isAnothers?: true;
  /** Version 0.1 made it, without a workspace in its tags, and nothing proves that it belongs to this workspace. */
  readonly unproven: boolean;
  /** Its secret, by this name, is gone for good, and tokens whose labels prove that they were in it live on. */
  readonly lostSecret?: string;
}

/** A secret with our tags that AWS made of another one: never undeclared, and never removed by itself. */
export interface SecretCopy {
  readonly secret: SecretFacts;
  /** The entry that its tag names, or its own name. */
  readonly name: TokenName;
  readonly region: string;
  /** The region of the secret that it is a copy of. */
  readonly of: string;
  /** It stands on its own, and follows that secret no more. */
  readonly isPromoted: boolean;
}

/** A live token whose label proves that an entry of this owner had a secret, given by ARN, that no entry of the run comes to. */
export interface Abandoned {
  readonly token: TokenFacts;
  /** That of the entry, as the label says. */
  readonly name: TokenName;
  readonly secret: Pick<SecretFacts, 'arn' | 'name'>;
}

/** A live token that says that it is of an entry of this owner, and whose label leads to no secret that is there. */
export interface Lost {
  readonly token: TokenFacts;
  /** That of the entry, as the token says. */
  readonly name: TokenName;
}

/** What the token API and the secret store answered. */
export interface Observed {
  readonly workspace: WorkspaceId;
  /** The token API's clock at its first answer: "now" for every decision. */
  readonly asOf: Instant;
  readonly managementToken: TokenId;
  readonly catalogue: RoleCatalogue;
  readonly declared: ReadonlyMap<TokenName, EntryFacts>;
  readonly undeclared: readonly UndeclaredFacts[];
  /** Copies of secrets of ours. */
  readonly copies: readonly SecretCopy[];
  readonly abandoned: readonly Abandoned[];
  readonly lost: readonly Lost[];
  /** Every secret that the run has seen, whoever declares it. */
  readonly secretsSeen: readonly Replicated[];
  /** All tokens of the workspace by id: a stored value may name one whose label a person edited. */
  readonly tokensById: ReadonlyMap<TokenId, TokenFacts>;
  /** Who made the tokens that are proven to be this owner's, and the run itself: see `creatorOf`. */
  readonly creators: ReadonlySet<string>;
  /** Those of them that an earlier run has proven, and whose driver remembers it. */
  readonly remembered: ReadonlySet<string>;
  /** Live tokens whose labels somebody may have edited, so that nothing but a stored value tells whose they are. */
  readonly relabelled: readonly TokenFacts[];
  /** ARNs without suffix of everything that a declared entry of the run resolves to, whatever its owner. Never removed. */
  readonly declaredSecrets: ReadonlySet<string>;
  /** Which secrets of the run show tokens that are about to end, or that an emergency names. Told where an apply has read that. */
  readonly heldBy?: ReadonlyMap<TokenId, readonly Holder[]>;
}

/** Who made a token, as text to compare: the token that issued it, or a person. */
export const creatorOf = ({ createdByToken, createdBy }: Pick<TokenFacts, 'createdByToken' | 'createdBy'>): string =>
  createdByToken === null ? `person ${createdBy}` : `token ${createdByToken}`;

/**
 * Nobody changed a token since it was made, but for disabling it. Of any other its label tells nothing: whoever may edit a
 * token can write the label of another entry onto it, and our own changes look no different. What it was issued under does tell,
 * where the token API says that.
 */
export const isAsMade = ({ createdAt, updatedAt, status, disabledAt }: TokenFacts): boolean =>
  updatedAt <= (status === 'disabled' && disabledAt !== null ? Math.max(createdAt, disabledAt) : createdAt);

/** The tags that secrets made by us carry. Version 0.1 wrote no workspace. */
export const OWNER_TAG = 'hawzu-tokens:owner';
export const NAME_TAG = 'hawzu-tokens:name';
export const WORKSPACE_TAG = 'hawzu-tokens:workspace';
/** Those that tell whose a secret is. */
export const IDENTITY_TAGS = [OWNER_TAG, WORKSPACE_TAG, NAME_TAG] as const;

/** What these tags say, as a hash. */
export const identityOf = ({ tags }: Pick<SecretFacts, 'tags'>): string =>
  createHash('sha256')
    .update(JSON.stringify(IDENTITY_TAGS.map((tag) => tags[tag] ?? null)))
    .digest('hex');

/** The former name of its entry: a rename has been carried out on this secret, or it was made in spite of one. */
export const RENAMED_TAG = 'hawzu-tokens:renamed-from';
/** Names that its entry had before that one, with spaces between them, the latest last. */
export const EARLIER_NAMES_TAG = 'hawzu-tokens:earlier-names';
/** `json` or `plain`: the format of the current value. Absent: as declared. */
export const FORMAT_TAG = 'hawzu-tokens:format';
/** When it was first seen that its entry has another secret; anything but a time since the entry came back. */
export const LEFT_TAG = 'hawzu-tokens:left';
/** Entries of other owners that its entry continues, as `owner/name` with spaces between them, the latest last. */
export const MOVED_TAG = 'hawzu-tokens:moved-from';
/** Days in which a removed entry's secret can be restored, since a spec that no longer declares it can't say. */
export const RECOVERY_TAG = 'hawzu-tokens:recovery-window';
