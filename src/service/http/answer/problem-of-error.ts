import type { ProblemCode } from '../../../contract/vocabulary/problems';
import { ProblemError } from '../../problem/problem-error';
import { StoreLostError } from '../../../store-lock';
import { StoreUnavailableError } from '../../store/store-errors';
import { StorageFullError } from '../../store/storage-full-error';

/** Errors that Fastify raises before an operation runs, and what they are in the words of the contract. */
const FRAMEWORK_ERRORS: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported-media-type', 'Send the body as application/json.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['body-too-large', 'A body may have 64 KiB.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['malformed-request', 'The body is not as long as Content-Length says.'],
  FST_ERR_BAD_URL: ['malformed-request', 'The path has a broken percent-encoding.'],
  FST_ERR_MAX_PARAM_LENGTH: ['path-too-long', 'A part of the path is too long to be an id.'],
};

/** The problem that an error is. What isn't foreseen becomes `internal-error` and says nothing of its cause. */
export function problemOfError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof StorageFullError) {
    return new ProblemError(
      'storage-full',
      'Nothing was stored, and no access token was issued. Make room, then repeat.',
    );
  }
  if (error instanceof StoreLostError) {
    return new ProblemError(
      'unavailable',
      'Nothing was stored: the store was taken from this service, which stops now.',
    );
  }
  if (error instanceof StoreUnavailableError) {
    return new ProblemError(
      'store-unavailable',
      'The database does not answer. Whether the request took effect may not be known; repeat it later, with the same key.',
      {},
      { 'retry-after': '1' },
    );
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = FRAMEWORK_ERRORS[code];
  if (known !== undefined) return new ProblemError(...known);
  return new ProblemError('internal-error', 'The service failed. Whether the request took effect is not known.');
}
