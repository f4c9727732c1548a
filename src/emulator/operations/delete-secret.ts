import { ServiceError } from '../error/service-error';
import { changed, type Secret } from '../store/secret/secret';
import { newSecretArn } from '../store/secret/secret-arn';
import { readSecretId, type SecretId } from '../validation/secret-id';
import { checkWritable, findSecret } from './find-secret';
import { seconds, type Operation, type OperationContext, type OperationOutput } from './operation';

const DAY_MS = 86_400_000;
const DEFAULT_WINDOW_DAYS = 30;

export const deleteSecret: Operation = (context, fields) => {
  const id = readSecretId(fields);
  const force = fields.flag('ForceDeleteWithoutRecovery') ?? false;
  const days = fields.integer('RecoveryWindowInDays');
  if (force && days !== undefined) {
    throw new ServiceError(
      'InvalidParameterException',
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
  }
  if (days !== undefined && (days < 7 || days > 30)) {
    throw new ServiceError(
      'InvalidParameterException',
      'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
    );
  }
  return force ? deleteNow(context, id) : schedule(context, id, days ?? DEFAULT_WINDOW_DAYS);
};

function schedule(context: OperationContext, id: SecretId, days: number): OperationOutput {
  const secret = deletable(findSecret(context, context.store, id));
  if (secret.deletion !== undefined) {
    throw new ServiceError(
      'InvalidRequestException',
      "You can't perform this operation on the secret because it was already scheduled for deletion.",
    );
  }
  const dueAt = context.now + days * DAY_MS;
  context.store.commit(changed(secret, context.now, { deletion: { dueAt } }), context.now);
  return { ARN: secret.arn, Name: secret.name, DeletionDate: seconds(dueAt) };
}

/** Throws what is reported of AWS: a copy goes by its primary, and that one when its copies are gone. */
function deletable(secret: Secret): Secret {
  checkWritable(secret);
  const regions = (secret.replicas ?? []).map(({ region }) => region);
  if (regions.length === 0) return secret;
  throw new ServiceError(
    'InvalidParameterException',
    `You can't delete secret ${secret.arn} that still has replica regions [${regions.join(', ')}].`,
  );
}

/** Succeeds for a secret that does not exist too, with an ARN of AWS's invention (recorded): a deletion can be repeated. */
function deleteNow(context: OperationContext, id: SecretId): OperationOutput {
  try {
    const secret = deletable(findSecret(context, context.store, id));
    context.store.remove(secret, context.now);
    return { ARN: secret.arn, Name: secret.name, DeletionDate: seconds(context.now) };
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== 'ResourceNotFoundException') throw error;
  }
  const name = id.kind === 'name' ? id.name : id.arn.name;
  const arn = id.kind === 'arn' && id.arn.complete ? id.text : newSecretArn(context.scope, name, context.random);
  return { ARN: arn, Name: name, DeletionDate: seconds(context.now) };
}
