import { ServiceError } from '../error/service-error';
import { changed } from '../store/secret/secret';
import { checkPolicy, isPublic, RESOURCE_POLICY_BOUNDS } from '../validation/policy/resource-policy';
import { readSecretId } from '../validation/secret-id';
import { findWritableSecret } from './find-secret';
import type { Operation } from './operation';

export const putResourcePolicy: Operation = (context, fields) => {
  const id = readSecretId(fields);
  const policy = fields.requiredText('ResourcePolicy', RESOURCE_POLICY_BOUNDS);
  const blockPublic = fields.flag('BlockPublicPolicy') ?? false;
  const secret = findWritableSecret(context, context.store, id);
  checkPolicy(policy);
  if (blockPublic && isPublic(policy)) {
    throw new ServiceError(
      'PublicPolicyException',
      'This resource policy grants public access, which BlockPublicPolicy forbids.',
    );
  }
  context.store.commit(changed(secret, context.now, { policy }), context.now);
  return { ARN: secret.arn, Name: secret.name };
};
