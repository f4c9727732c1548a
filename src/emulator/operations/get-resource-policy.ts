import { readSecretId } from '../validation/secret-id';
import { findActiveSecret } from './find-secret';
import type { Operation } from './operation';

/** ResourcePolicy is absent, not empty, if there is none. */
export const getResourcePolicy: Operation = (context, fields) => {
  const secret = findActiveSecret(context, context.view, readSecretId(fields));
  return { ARN: secret.arn, Name: secret.name, ResourcePolicy: secret.policy };
};
