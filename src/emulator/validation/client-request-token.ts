import { ServiceError } from '../error/service-error';
import type { RequestFields } from './request-fields';

export const TOKEN_MISSING = 'You must provide a ClientRequestToken value. We recommend a UUID-type value.';

/** The token becomes the version id. SDKs and the CLI make one up; only raw HTTP callers can leave it out (recorded). */
export function readClientRequestToken(fields: RequestFields): string {
  const token = fields.text('ClientRequestToken');
  if (token === undefined) throw new ServiceError('InvalidRequestException', TOKEN_MISSING);
  checkTokenLength(token);
  return token;
}

export function checkTokenLength(token: string): void {
  if (token.length < 32 || token.length > 64) {
    throw new ServiceError('InvalidParameterException', 'ClientRequestToken must be 32-64 characters long.');
  }
}
