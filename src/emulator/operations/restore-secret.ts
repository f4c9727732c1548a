import { changed } from '../store/secret/secret';
import { readSecretId } from '../validation/secret-id';
import { checkWritable, findSecret } from './find-secret';
import type { Operation } from './operation';

/** Takes the planned deletion back. Restoring a secret that isn't planned for deletion changes nothing. */
export const restoreSecret: Operation = (context, fields) => {
  const secret = checkWritable(findSecret(context, context.store, readSecretId(fields)));
  if (secret.deletion !== undefined) {
    context.store.commit(changed(secret, context.now, { deletion: undefined }), context.now);
  }
  return { ARN: secret.arn, Name: secret.name };
};
