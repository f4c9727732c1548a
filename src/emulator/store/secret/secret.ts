import type { Stages } from './stages';
import type { Replica } from './replication';
import type { Rotation } from './rotation';
import type { Scope } from './scope';

/** A stored value. Binary values are kept as canonical base64 so that comparing two is comparing strings. */
export type SecretValue =
  { readonly kind: 'string'; readonly text: string } | { readonly kind: 'binary'; readonly base64: string };

/** One version. Without `value` it is the empty placeholder a rotation leaves until it stores what it made. */
export interface SecretVersion {
  /** The ClientRequestToken of the call that made it. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly value?: SecretValue;
  /** The key it is encrypted with; absent for the account's own aws/secretsmanager key. */
  readonly kmsKeyId?: string;
  /** Midnight UTC of the last day it was read, epoch milliseconds. */
  readonly lastAccessedDay?: number;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/**
 * Everything known of one secret. Records are never changed, only replaced: the store can then keep old ones for
 * stale reads, and the journal finds what changed by comparing references.
 */
export interface Secret extends Scope {
  readonly name: string;
  readonly arn: string;
  /** Token of the CreateSecret call: a repeated call without a value can only be recognised by it. */
  readonly creationToken: string;
  readonly createdAt: number;
  readonly lastChangedAt: number;
  readonly lastAccessedDay?: number;
  readonly description?: string;
  readonly kmsKeyId?: string;
  readonly type?: string;
  /** Absent if never tagged, empty once all tags were removed: AWS shows the difference (recorded). */
  readonly tags?: readonly Tag[];
  readonly policy?: string;
  /** Set while the secret waits for its deletion; from `dueAt` on (epoch milliseconds) it is gone. */
  readonly deletion?: { readonly dueAt: number };
  /** Absent if rotation was never configured: AWS then shows nothing of it. */
  readonly rotation?: Rotation;
  /** Its copies in other regions; absent if there are none. */
  readonly replicas?: readonly Replica[] | undefined;
  /** Set on a copy: where its primary is. */
  readonly primaryRegion?: string | undefined;
  readonly stages: Stages;
  readonly versions: ReadonlyMap<string, SecretVersion>;
}

/** A copy with `changes`. LastChangedDate moves on any change and never stands still, as recorded from AWS. */
export function changed(secret: Secret, now: number, changes: Partial<Secret>): Secret {
  return { ...secret, ...changes, lastChangedAt: Math.max(now, secret.lastChangedAt + 1) };
}

export function sameValue(one: SecretValue | undefined, other: SecretValue): boolean {
  if (one === undefined) return false;
  switch (one.kind) {
    case 'string':
      return other.kind === 'string' && one.text === other.text;
    case 'binary':
      return other.kind === 'binary' && one.base64 === other.base64;
  }
}
