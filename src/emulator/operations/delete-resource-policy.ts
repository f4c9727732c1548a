import { changed } from '../store/secret/secret';
import { readSecretId } from '../validation/secret-id';
import { findWritableSecret } from './find-secret';
import type { Operation } from './operation';

export const deleteResourcePolicy: Operation = (context, fields) => {
  const secret = findWritableSecret(context, context.store, readSecretId(fields));
  if (secret.policy !== undefined) {
    context.store.commit(changed(secret, context.now, { policy: undefined }), context.now);
  }
  return { ARN: secret.arn, Name: secret.name };
};
