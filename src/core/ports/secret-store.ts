import type { Replica } from '../model/desired';
import type { SecretArn, VersionId } from '../model/ids';
import type { SecretValue } from '../model/secret-value';
import type { Instant } from '../model/time';
import type { CallLimits } from './call-limits';
import type { At } from './token-api';

/** The three staging labels with a meaning of their own at AWS. `label` alone is a token's. */
export const AWSCURRENT = 'AWSCURRENT';
export const AWSPREVIOUS = 'AWSPREVIOUS';
export const AWSPENDING = 'AWSPENDING';

/** How a function rotates a secret. */
export interface SecretRotation {
  /** ARN of the function; absent where a service of AWS rotates, or where the answer does not tell. */
  readonly function?: string;
  /** By when AWS rotates next (NextRotationDate): the end of its window. */
  readonly nextAt?: Instant;
}

/** A copy of a secret in another region, as its primary tells of it. */
export interface ReplicaFacts extends Replica {
  /** `InSync`: it shows what its primary shows. */
  readonly status: 'InSync' | 'InProgress' | 'Failed';
  /** What AWS says of it: why it failed. */
  readonly message?: string;
}

/** A secret as DescribeSecret or ListSecrets shows it: never a value. */
export interface SecretFacts {
  readonly arn: SecretArn;
  readonly name: string;
  /** The region that a replicated secret is written in: another one than its own makes it a copy. */
  readonly primaryRegion?: string;
  /** Its copies, where it is replicated (`primaryRegion` is its own). Absent: lists don't tell (AWS), nor does a copy. */
  readonly replicas?: readonly ReplicaFacts[];
  readonly lastChangedAt: Instant;
  /** The end of a secret that is scheduled for deletion (AWS's DeletedDate). */
  readonly deletedAt?: Instant;
  readonly tags: Readonly<Record<string, string>>;
  readonly description?: string;
  readonly kmsKeyId?: string;
  /** Absent: rotation is off. */
  readonly rotation?: SecretRotation;
  /** The staging labels of each version that has any (AWS's VersionIdsToStages). */
  readonly stages: ReadonlyMap<VersionId, readonly string[]>;
}

/** One version with or without staging labels, from ListSecretVersionIds. */
export interface VersionFacts {
  readonly id: VersionId;
  readonly stages: readonly string[];
  readonly createdAt?: Instant;
}

export interface NewSecret {
  readonly name: string;
  readonly description: string;
  readonly kmsKeyId?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly replicas?: readonly Replica[];
}

/** A version's value, with the staging labels that the version carries. */
export type StoredValue =
  | { readonly kind: 'value'; readonly value: SecretValue; readonly stages: readonly string[] }
  | { readonly kind: 'empty' | 'not-found' };

/**
 * Secrets Manager in one region. Every method rejects with a `PortError`; throttling and outages are retried inside,
 * with the same bytes, before that.
 *
 * - `accounts` asks no service: what credentials and settings tell by themselves of the account, none where they tell
 *   nothing, and not certain.
 * - `region` asks nobody; it rejects when no region is configured.
 * - `describe` answers `undefined` for a secret that is not there.
 * - `read` answers `empty` for a version without a value (a write-ahead intent) and `not-found` when it is not there.
 * - `put` is first writer wins: the same value again is success, another value is `conflict` (AWS, recorded). A secret's
 *   first version gets AWSCURRENT whatever `stages` says.
 * - `moveStage` is a compare-and-swap: it fails with `conflict` unless the stage sits on `from` (or on nothing, when
 *   `from` is absent). Without `to` it is removed.
 * - `rotate` asks for a rotation to a version and does not wait for it; the same version again changes nothing. It is
 *   `conflict` while another rotation is in flight, and `invalid` where rotation is off.
 * - A copy is read like any other secret; writes to it are `invalid`, and go to its primary.
 * - `replicate` asks for copies and does not wait for them; one that is there already is left as it is, and so is another
 *   secret of that name in that region: the copy is then `Failed`.
 * - `removeReplicas` deletes copies at once; one that is not there is no error. A primary with copies can't be deleted.
 * - `delete` of a secret that is scheduled for deletion, or not there, succeeds.
 * - `restore` of a secret that is not scheduled for deletion changes nothing.
 */
export interface SecretStore {
  region(): Promise<string>;
  accounts(): Promise<readonly string[]>;
  describe(id: string): Promise<At<SecretFacts | undefined>>;
  /** Secrets that carry all these tags, those scheduled for deletion too, page by page. */
  listByTags(tags: Readonly<Record<string, string>>): AsyncIterable<At<readonly SecretFacts[]>>;
  listVersions(arn: SecretArn): Promise<At<readonly VersionFacts[]>>;
  read(arn: SecretArn, version: VersionId): Promise<At<StoredValue>>;
  create(secret: NewSecret): Promise<At<SecretArn>>;
  tag(arn: SecretArn, tags: Readonly<Record<string, string>>): Promise<At<void>>;
  /** Changes what is named, and leaves the rest. */
  update(arn: SecretArn, settings: { readonly description?: string; readonly kmsKeyId?: string }): Promise<At<void>>;
  put(arn: SecretArn, version: VersionId, value: SecretValue, stages: readonly string[]): Promise<At<void>>;
  moveStage(
    arn: SecretArn,
    stage: string,
    move: { readonly to?: VersionId; readonly from?: VersionId },
  ): Promise<At<void>>;
  rotate(arn: SecretArn, version: VersionId): Promise<At<void>>;
  replicate(arn: SecretArn, replicas: readonly Replica[]): Promise<At<void>>;
  removeReplicas(arn: SecretArn, regions: readonly string[]): Promise<At<void>>;
  delete(arn: SecretArn, recoveryWindowDays: number): Promise<At<void>>;
  /** Takes a planned deletion back: versions and stages are as they were. */
  restore(arn: SecretArn): Promise<At<void>>;
  /** The same store for calls that obey limits. */
  during(limits: CallLimits): SecretStore;
}

/** The store of a region; `undefined` is the region of the environment. */
export type SecretStores = (region: string | undefined) => SecretStore;
