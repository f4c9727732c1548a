import { ServiceError } from '../error/service-error';
import { attachAll, CURRENT } from '../store/secret/stages';
import { sameValue, type Secret, type SecretValue } from '../store/secret/secret';
import { newSecretArn } from '../store/secret/secret-arn';
import { readClientRequestToken } from '../validation/client-request-token';
import { mergeTags, ownKeyHidden, readDescription, readKmsKeyId, readTags } from '../validation/metadata';
import { readReplicas } from '../validation/replica-regions';
import { readName } from '../validation/secret-name';
import { readValue } from '../validation/secret-value';
import { checkReserved } from './access';
import type { Operation, OperationOutput } from './operation';
import { withReplicas } from './replicate-secret-to-regions';
import { replicationStatus } from './replication-status';
import { tokenConflict } from './token-conflict';

export const createSecret: Operation = (context, fields) => {
  const name = readName(fields);
  const token = readClientRequestToken(fields);
  const value = readValue(fields);
  const tags = readTags(fields);
  const description = readDescription(fields);
  const kmsKeyId = ownKeyHidden(readKmsKeyId(fields));
  const type = fields.text('Type', { max: 256 });
  const asked = readReplicas(fields, context.scope.region);
  checkReserved(context, { name, arn: name });
  const existing = context.store.get(context.scope, name);
  if (existing !== undefined) return repeated(existing, token, value);

  const { now } = context;
  const secret: Secret = {
    ...context.scope,
    name,
    arn: newSecretArn(context.scope, name, context.random),
    creationToken: token,
    createdAt: now,
    lastChangedAt: now,
    description: description === '' ? undefined : description,
    kmsKeyId,
    type,
    tags: tags === undefined || tags.length === 0 ? undefined : mergeTags([], tags),
    stages: value === undefined ? new Map() : attachAll(new Map(), token, [CURRENT]),
    versions: new Map(value === undefined ? [] : [[token, { id: token, createdAt: now, value, kmsKeyId }]]),
  };
  const { replicas, gone = [] } = asked ? withReplicas(context, secret, asked) : {};
  context.store.commit({ ...secret, replicas }, now, { gone });
  const made = context.store.get(secret, name) ?? secret;
  return { ...answer(secret, value === undefined ? undefined : token), ReplicationStatus: replicationStatus(made) };
};

/** The name is taken: the same call again gets the same answer, anything else is refused. */
function repeated(existing: Secret, token: string, value: SecretValue | undefined): OperationOutput {
  if (existing.deletion !== undefined) {
    throw new ServiceError(
      'InvalidRequestException',
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  }
  const version = existing.versions.get(token);
  if (version !== undefined) {
    if (value === undefined || !sameValue(version.value, value)) throw tokenConflict(existing, token);
    return answer(existing, token);
  }
  if (existing.creationToken === token && value === undefined) return answer(existing, undefined);
  throw new ServiceError(
    'ResourceExistsException',
    `The operation failed because the secret ${existing.name} already exists.`,
  );
}

function answer(secret: Secret, versionId: string | undefined): OperationOutput {
  return { ARN: secret.arn, Name: secret.name, VersionId: versionId };
}
