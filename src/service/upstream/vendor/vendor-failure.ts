import { isProxyCode } from '../../../adapters/network/proxy-failure';
import { isCertificateCode } from '../../../adapters/network/certificate-codes';
import { ProblemError } from '../../problem/problem-error';
import { LeakError } from './leak';

/** The consumer went away while its request was sent on. */
export class ConsumerLeft extends Error {
  override readonly name = 'ConsumerLeft';
}

const TOO_LATE: ReadonlySet<string> = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);
/** The vendor answered, and not with HTTP as it should be. */
const UNFIT = /^(HPE_|UND_ERR_(HEADERS_OVERFLOW|RES_CONTENT_LENGTH_MISMATCH|RES_EXCEEDED_MAX_SIZE|RESPONSE))/;
/** Nothing was sent yet. */
const UNSENT: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

export function codeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { readonly code?: unknown; readonly name?: unknown };
  // undici gives it a code only now and then.
  if (name === 'HTTPParserError') return 'HPE_INVALID';
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'ERR_NETWORK';
}

/** Whether it is the vendor's, or of the way there: not the consumer's, and not ours. */
export const isOfVendor = (error: unknown): boolean =>
  !(error instanceof ProblemError || error instanceof ConsumerLeft || error instanceof LeakError) &&
  codeOf(error) !== 'UND_ERR_ABORTED' &&
  codeOf(error) !== 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH';

/** What a consumer is told of a failure on the way to the vendor or back. Nothing of it is the vendor's own words. */
export function vendorProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof LeakError)
    return new ProblemError(
      'gateway-answer-withheld',
      'The answer holds the token of the gateway, so it is not passed on.',
    );
  const code = codeOf(error);
  if (code === 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH')
    return new ProblemError('malformed-request', 'The body is not as long as Content-Length says.');
  if (TOO_LATE.has(code)) {
    const why = `The vendor did not answer in time (${code}). Whether the request took effect is not known.`;
    return new ProblemError('gateway-vendor-timeout', why);
  }
  if (UNFIT.test(code))
    return new ProblemError('gateway-answer-unfit', `The answer of the vendor is not valid HTTP (${code}).`);
  const isUnsent = UNSENT.has(code) || isProxyCode(code) || isCertificateCode(code);
  const effect = isUnsent ? 'Nothing was sent to it.' : 'Whether the request took effect is not known.';
  return new ProblemError('gateway-vendor-unreachable', `The connection to the vendor failed (${code}). ${effect}`);
}
