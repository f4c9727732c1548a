import type { DescribeSecretResponse, SecretListEntry, SecretVersionsListEntry } from '@aws-sdk/client-secrets-manager';
import { secretArn, versionId } from '../../core/model/ids';
import { instant } from '../../core/model/time';
import type { SecretFacts, SecretRotation, VersionFacts } from '../../core/ports/secret-store';

/**
 * The SDK's shapes as domain shapes. `undefined` when the answer lacks what every answer has, which real Secrets Manager
 * never does, but something else behind the endpoint may.
 */
export function toSecretFacts(answer: DescribeSecretResponse | SecretListEntry): SecretFacts | undefined {
  const changed = answer.LastChangedDate ?? answer.CreatedDate;
  if (!answer.ARN || !answer.Name || !changed) return undefined;
  const versions = 'SecretVersionsToStages' in answer ? answer.SecretVersionsToStages : undefined;
  const stages = 'VersionIdsToStages' in answer ? answer.VersionIdsToStages : versions;
  return {
    arn: secretArn(answer.ARN),
    name: answer.Name,
    lastChangedAt: instant(changed.getTime()),
    ...(answer.DeletedDate && { deletedAt: instant(answer.DeletedDate.getTime()) }),
    tags: Object.fromEntries((answer.Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? ''])),
    ...(answer.Description !== undefined && answer.Description !== '' && { description: answer.Description }),
    ...(answer.KmsKeyId !== undefined && { kmsKeyId: answer.KmsKeyId }),
    ...(answer.RotationEnabled === true && { rotation: toRotation(answer) }),
    labels: new Map(Object.entries(stages ?? {}).map(([id, labels]) => [versionId(id), [...labels].sort()])),
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
    labels: [...(entry.VersionStages ?? [])].sort(),
    ...(entry.CreatedDate && { createdAt: instant(entry.CreatedDate.getTime()) }),
  };
}

export const toTags = (tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
