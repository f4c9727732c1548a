import { ServiceError } from '../error/service-error';
import { givenUp, isRotated, unfinishedVersion } from '../rotation/flight';
import { changed } from '../store/secret/secret';
import { readSecretId } from '../validation/secret-id';
import { findWritableSecret } from './find-secret';
import type { Operation } from './operation';

/** Switches rotation off. A version that a rotation has begun keeps AWSPENDING, and blocks the next one, as AWS says. */
export const cancelRotateSecret: Operation = (context, fields) => {
  const { now, store } = context;
  const secret = findWritableSecret(context, store, readSecretId(fields));
  if (!isRotated(secret)) {
    throw new ServiceError(
      'InvalidRequestException',
      'No Lambda rotation function ARN is associated with this secret.',
    );
  }
  const ended = givenUp(secret);
  const rotation = { ...ended.rotation, enabled: false, window: undefined };
  if (secret.rotation.enabled) store.commit(changed(ended, now, { rotation }), now);
  return { ARN: secret.arn, Name: secret.name, VersionId: unfinishedVersion(ended) };
};
