import type { Replica } from '../store/secret/replication';
import type { Secret } from '../store/secret/secret';
import type { OperationOutput } from './operation';

/** What the account's own key is called where a copy is told of (AWS's example in the CLI's reference). */
const OWN_KEY = 'alias/aws/secretsmanager';

/** The copies of a primary; nothing of a secret without any. */
export function replicationStatus({ replicas = [] }: Secret): readonly OperationOutput[] | undefined {
  return replicas.length === 0 ? undefined : replicas.map(statusOf);
}

function statusOf({ region, kmsKeyId = OWN_KEY, dueAt, failed }: Replica): OperationOutput {
  const status = failed !== undefined ? 'Failed' : dueAt !== undefined ? 'InProgress' : 'InSync';
  return { Region: region, KmsKeyId: kmsKeyId, Status: status, StatusMessage: failed };
}

/** Only what is replicated, and copies, name a region (reported of AWS). */
export const primaryRegion = (secret: Secret): string | undefined =>
  secret.primaryRegion ?? (secret.replicas?.length ? secret.region : undefined);
