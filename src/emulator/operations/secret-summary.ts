import { stagesOf } from '../store/secret/stages';
import type { Secret } from '../store/secret/secret';
import { rotationSummary } from './rotation-summary';
import { seconds, type OperationOutput } from './operation';
import { primaryRegion } from './replication-status';

/** What DescribeSecret and ListSecrets show in common: only members that have a value (recorded). */
export function secretSummary(secret: Secret): OperationOutput {
  return {
    ARN: secret.arn,
    Name: secret.name,
    Type: secret.type,
    Description: secret.description,
    KmsKeyId: secret.kmsKeyId,
    ...rotationSummary(secret.rotation),
    LastChangedDate: seconds(secret.lastChangedAt),
    LastAccessedDate: seconds(secret.lastAccessedDay),
    // The model says "the date the secret is scheduled for deletion": the DeletionDate that DeleteSecret answered.
    DeletedDate: seconds(secret.deletion?.dueAt),
    Tags: secret.tags?.map(({ key, value }) => ({ Key: key, Value: value })),
    CreatedDate: seconds(secret.createdAt),
    PrimaryRegion: primaryRegion(secret),
  };
}

/** The staging labels of each version that has any; undefined for a secret without any, as recorded. */
export function versionsToStages(secret: Secret): Readonly<Record<string, readonly string[]>> | undefined {
  if (secret.stages.size === 0) return undefined;
  const owners = [...secret.versions.keys()].filter((id) => [...secret.stages.values()].includes(id));
  return Object.fromEntries(owners.map((id) => [id, stagesOf(secret.stages, id)]));
}
