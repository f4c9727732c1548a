import type { Replica } from '../../core/model/desired';
import type {
  DescribeSecretResponse,
  ReplicaRegionType,
  ReplicationStatusType,
  SecretListEntry,
  SecretVersionsListEntry,
} from '@aws-sdk/client-secrets-manager';
import { secretArn, versionId } from '../../core/model/ids';
import { isReplica } from '../../core/model/secret-address';
import { instant } from '../../core/model/time';
import type { ReplicaFacts, SecretFacts, SecretRotation, VersionFacts } from '../../core/ports/secret-store';

/**
 * DescribeSecret's shape as the domain's, with the secret's copies. `undefined` when the answer lacks what every answer has, which real Secrets Manager
 * never does, but something else behind the endpoint may.
 */
export function toDescribedFacts(answer: DescribeSecretResponse): SecretFacts | undefined {
  const facts = toSecretFacts(answer);
  const replicas = (answer.ReplicationStatus ?? []).flatMap(toReplica);
  const isReplicated = replicas.length > 0 || (facts?.primaryRegion !== undefined && !isReplica(facts));
  return facts && isReplicated ? { ...facts, replicas } : facts;
}

/** One whose status is not known is not known to show what its primary shows. */
function toReplica({ Region, KmsKeyId, Status, StatusMessage }: ReplicationStatusType): ReplicaFacts[] {
  if (!Region) return [];
  const status = Status === 'InSync' || Status === 'Failed' ? Status : 'InProgress';
  return [
    {
      region: Region,
      ...(KmsKeyId !== undefined && { kmsKeyId: KmsKeyId }),
      status,
      ...(StatusMessage !== undefined && status !== 'InSync' && { message: StatusMessage }),
    },
  ];
}

export const toReplicaRegions = (replicas: readonly Replica[]): ReplicaRegionType[] =>
  replicas.map(({ region, kmsKeyId }) => ({ Region: region, ...(kmsKeyId !== undefined && { KmsKeyId: kmsKeyId }) }));

/** As lists show it. */
export function toSecretFacts(answer: DescribeSecretResponse | SecretListEntry): SecretFacts | undefined {
  const changed = answer.LastChangedDate ?? answer.CreatedDate;
  if (!answer.ARN || !answer.Name || !changed) return undefined;
  const versions = 'SecretVersionsToStages' in answer ? answer.SecretVersionsToStages : undefined;
  const stages = 'VersionIdsToStages' in answer ? answer.VersionIdsToStages : versions;
  return {
    arn: secretArn(answer.ARN),
    name: answer.Name,
    ...(answer.PrimaryRegion !== undefined && { primaryRegion: answer.PrimaryRegion }),
    lastChangedAt: instant(changed.getTime()),
    ...(answer.DeletedDate && { deletedAt: instant(answer.DeletedDate.getTime()) }),
    tags: Object.fromEntries((answer.Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? ''])),
    ...(answer.Description !== undefined && answer.Description !== '' && { description: answer.Description }),
    ...(answer.KmsKeyId !== undefined && { kmsKeyId: answer.KmsKeyId }),
    ...(answer.RotationEnabled === true && { rotation: toRotation(answer) }),
    stages: new Map(Object.entries(stages ?? {}).map(([id, stages]) => [versionId(id), [...stages].sort()])),
  };
}

const toRotation = ({
  RotationLambdaARN,
  NextRotationDate,
}: DescribeSecretResponse | SecretListEntry): SecretRotation => ({
  ...(RotationLambdaARN !== undefined && { function: RotationLambdaARN }),
  ...(NextRotationDate && { nextAt: instant(NextRotationDate.getTime()) }),
});

export function toVersionFacts(entry: SecretVersionsListEntry): VersionFacts | undefined {
  if (!entry.VersionId) return undefined;
  return {
    id: versionId(entry.VersionId),
    stages: [...(entry.VersionStages ?? [])].sort(),
    ...(entry.CreatedDate && { createdAt: instant(entry.CreatedDate.getTime()) }),
  };
}

export const toTags = (tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
