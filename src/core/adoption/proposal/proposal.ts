import type { Diagnostic } from '../../diagnostics/diagnostic';
import type { DeclaredAccess, Expiry, SecretTarget } from '../../model/desired';
import type { OwnerId, SecretArn, TokenId, TokenName, WorkspaceId } from '../../model/ids';
import type { Instant } from '../../model/time';

/** The fields of an entry that people read, of which nothing in the world may tell. */
export type AskedField = 'purpose' | 'consumer' | 'owner' | 'justification';

/** What somebody has answered of a token. */
export type Answers = { readonly [K in AskedField | 'name']?: string };

/** What stands in a field. `asked`: nobody knows it, and a person has to put the answer here. */
export interface Said {
  readonly text: string;
  readonly asked?: true;
}

/** The part of an entry that a doubt is about: its comment stands there. */
export type DoubtAt = 'entry' | 'name' | AskedField | 'access' | 'expiry' | 'secret' | 'enabled';

/** Something that a person should look at before applying. A comment in the spec, and a finding for machines. */
export interface Doubt {
  readonly at: DoubtAt;
  readonly finding: Diagnostic;
}

/**
 * Where an entry's value comes from. `ours`: an apply of this software stored it. `found`: a person's, which authenticated
 * as the token. `anew`: nobody has it, so an apply makes another token and leaves the old one alone.
 */
export type Origin = 'ours' | 'found' | 'anew';

/** An entry of a spec as it is proposed. */
export interface ProposedEntry {
  readonly name: TokenName;
  readonly origin: Origin;
  /** The token that it was made from. */
  readonly tokenId?: TokenId;
  readonly texts: { readonly [K in Exclude<AskedField, 'justification'>]: Said } & { readonly justification?: Said };
  readonly access: DeclaredAccess;
  readonly expiry: Expiry;
  /** Absent: the default, two thirds of the lifetime. */
  readonly rotation?: 'none';
  readonly reviewBy?: Instant;
  readonly enabled: boolean;
  readonly secret: SecretTarget;
  /** Of a secret that this software made. */
  readonly secretArn?: SecretArn;
  /** Absent: where the apply runs. */
  readonly region?: string;
  readonly format: 'json' | 'plain';
  readonly doubts: readonly Doubt[];
}

/** A token or a secret that no entry was made of, and why. */
export interface LeftOut {
  readonly tokenId?: TokenId;
  readonly label?: string;
  readonly secret?: SecretArn;
  readonly finding: Diagnostic;
}

/** The spec of one owner as it is proposed. Holds no value. */
export interface Proposal {
  readonly ownerId: OwnerId;
  readonly workspace: WorkspaceId;
  /** The token API's clock when the tokens were listed. */
  readonly asOf: Instant;
  /** By name. */
  readonly entries: readonly ProposedEntry[];
  readonly leftOut: readonly LeftOut[];
}
