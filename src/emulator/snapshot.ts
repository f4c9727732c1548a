import { stagesOf } from './store/secret/stages';
import type { Rotation } from './store/secret/rotation';
import type { Secret, SecretValue } from './store/secret/secret';

/** What the endpoint really holds, for a judge that must not ask through the API under test. Holds values. */
export interface SecretSnapshot {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly lastChangedAt: number;
  /** From when on the secret is gone (epoch milliseconds); absent unless a deletion is planned. */
  readonly deletionAt?: number;
  readonly tags: Readonly<Record<string, string>>;
  /** Set on a copy: where its primary is. */
  readonly primaryRegion?: string;
  /** Absent if rotation was never configured. */
  readonly rotation?: Rotation;
  readonly versions: readonly VersionSnapshot[];
}

export interface VersionSnapshot {
  readonly id: string;
  readonly createdAt: number;
  readonly stages: readonly string[];
  /** Absent for the empty version that a rotation begins with. */
  readonly value?: SecretValue;
}

export function snapshotOf(secret: Secret): SecretSnapshot {
  const { account, region, name, arn, createdAt, lastChangedAt, deletion } = secret;
  return {
    account,
    region,
    name,
    arn,
    createdAt,
    lastChangedAt,
    ...(deletion === undefined ? {} : { deletionAt: deletion.dueAt }),
    tags: Object.fromEntries((secret.tags ?? []).map((tag) => [tag.key, tag.value])),
    ...(secret.primaryRegion === undefined ? {} : { primaryRegion: secret.primaryRegion }),
    ...(secret.rotation === undefined ? {} : { rotation: secret.rotation }),
    versions: [...secret.versions.values()].map((version) => ({
      id: version.id,
      createdAt: version.createdAt,
      stages: stagesOf(secret.stages, version.id),
      ...(version.value === undefined ? {} : { value: version.value }),
    })),
  };
}
