import { ServiceError } from '../error/service-error';
import type { Secret } from '../store/secret/secret';

/** A version can't be changed: a known token with another value is refused, in the recorded words. */
export function tokenConflict(secret: Secret, token: string): ServiceError {
  return new ServiceError(
    'ResourceExistsException',
    `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${secret.arn}.`,
  );
}
