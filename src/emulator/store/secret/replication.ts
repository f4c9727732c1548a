import type { Secret } from './secret';

/** A copy that a primary has, or should have, in another region. */
export interface Replica {
  readonly region: string;
  /** The key it is encrypted with there; absent for the account's own aws/secretsmanager key. */
  readonly kmsKeyId?: string | undefined;
  /** When the copy gets what has changed (epoch milliseconds); absent when it has all. */
  readonly dueAt?: number | undefined;
  /** Why nothing comes to it. */
  readonly failed?: string | undefined;
}

/** From now on copies lack something: what came before goes with it. */
export function withCopiesDue(secret: Secret, dueAt: number): Secret {
  if (secret.replicas === undefined) return secret;
  return { ...secret, replicas: secret.replicas.map((replica) => ({ ...replica, dueAt: replica.dueAt ?? dueAt })) };
}

/** When the next copy of a secret gets what it lacks. */
export const nextCopyDue = ({ replicas = [] }: Secret): number =>
  Math.min(...replicas.filter(({ failed }) => failed === undefined).map(({ dueAt = Infinity }) => dueAt));

/**
 * The copy as its primary is now: with its name, suffix, tags, policy, versions and stages, and a key of its own. It is not
 * rotated by itself.
 */
export function copyOf(primary: Secret, { region, kmsKeyId }: Replica): Secret {
  const { replicas: _replicas, rotation: _rotation, ...copied } = primary;
  const versions = [...primary.versions.values()].map((version) => ({ ...version, kmsKeyId }));
  return {
    ...copied,
    region,
    arn: arnIn(primary.arn, region),
    kmsKeyId,
    versions: new Map(versions.map((version) => [version.id, version])),
    primaryRegion: primary.region,
  };
}

export const arnIn = (arn: string, region: string): string =>
  [...arn.split(':').slice(0, 3), region, ...arn.split(':').slice(4)].join(':');
