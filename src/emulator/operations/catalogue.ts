import { ServiceError } from '../error/service-error';
import { batchGetSecretValue } from './batch-get-secret-value';
import { cancelRotateSecret } from './cancel-rotate-secret';
import { createSecret } from './create-secret';
import { deleteResourcePolicy } from './delete-resource-policy';
import { deleteSecret } from './delete-secret';
import { describeSecret } from './describe-secret';
import { getRandomPassword } from './get-random-password';
import { getResourcePolicy } from './get-resource-policy';
import { getSecretValue } from './get-secret-value';
import { listSecretVersionIds } from './list-secret-version-ids';
import { listSecrets } from './list-secrets';
import type { AskingOperation } from './operation';
import { putResourcePolicy } from './put-resource-policy';
import { putSecretValue } from './put-secret-value';
import { removeRegionsFromReplication } from './remove-regions-from-replication';
import { replicateSecretToRegions } from './replicate-secret-to-regions';
import { restoreSecret } from './restore-secret';
import { rotateSecret } from './rotate-secret';
import { stopReplicationToReplica } from './stop-replication-to-replica';
import { tagResource } from './tag-resource';
import { untagResource } from './untag-resource';
import { updateSecret } from './update-secret';
import { updateSecretVersionStage } from './update-secret-version-stage';
import { validateResourcePolicy } from './validate-resource-policy';

/** By the name in X-Amz-Target. */
const OPERATIONS: ReadonlyMap<string, AskingOperation> = new Map<string, AskingOperation>([
  ['BatchGetSecretValue', batchGetSecretValue],
  ['CancelRotateSecret', cancelRotateSecret],
  ['CreateSecret', createSecret],
  ['DeleteResourcePolicy', deleteResourcePolicy],
  ['DeleteSecret', deleteSecret],
  ['DescribeSecret', describeSecret],
  ['GetRandomPassword', getRandomPassword],
  ['GetResourcePolicy', getResourcePolicy],
  ['GetSecretValue', getSecretValue],
  ['ListSecretVersionIds', listSecretVersionIds],
  ['ListSecrets', listSecrets],
  ['PutResourcePolicy', putResourcePolicy],
  ['PutSecretValue', putSecretValue],
  ['RemoveRegionsFromReplication', removeRegionsFromReplication],
  ['ReplicateSecretToRegions', replicateSecretToRegions],
  ['RestoreSecret', restoreSecret],
  ['RotateSecret', rotateSecret],
  ['StopReplicationToReplica', stopReplicationToReplica],
  ['TagResource', tagResource],
  ['UntagResource', untagResource],
  ['UpdateSecret', updateSecret],
  ['UpdateSecretVersionStage', updateSecretVersionStage],
  ['ValidateResourcePolicy', validateResourcePolicy],
]);

/** Whether AWS has an operation of that name. */
export function isOperation(name: string): boolean {
  return OPERATIONS.has(name);
}

/** Throws UnknownOperationException. */
export function operationNamed(name: string): AskingOperation {
  const operation = OPERATIONS.get(name);
  if (operation !== undefined) return operation;
  throw new ServiceError('UnknownOperationException', 'The X-Amz-Target header names no operation of Secrets Manager.');
}
