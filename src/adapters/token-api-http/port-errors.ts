import { PortError } from '../../core/ports/errors';
import { PROBLEMS, type ProblemCode } from '../../contract/vocabulary/problems';
import { trustAdvice } from '../network/authorities';
import { isUntrusted } from '../network/certificate-codes';
import type { Failure } from './failure';

/** The code of an answer without the server's time. */
export const NO_DATE = 'no-date-header';

const titleOf = (code: string): string | undefined =>
  code in PROBLEMS ? PROBLEMS[code as ProblemCode].title : undefined;

/** What a call went to, as people set it. */
export interface Called {
  readonly endpoint: string;
  /** What holds the management token. Default: `HAWZU_MANAGEMENT_TOKEN`. */
  readonly tokenSetting?: string;
}

/** What went wrong, where, and what to do about it. Made of our own words only, never of a server's text. */
export function portError(operation: string, failure: Failure, { endpoint, tokenSetting }: Called): PortError {
  const { kind, effect, code, existingTokenId, retryAfterMs } = failure;
  const title = titleOf(code) ?? code;
  const names = failure.names.length > 0 ? `: ${failure.names.join(', ')}` : '';
  const text = `${endpoint} (token API): ${sentence(operation, failure, `${title}${names}`, tokenSetting)}`;
  return new PortError({ port: 'token API', operation, kind, effect }, text, {
    serverCode: code,
    ...(existingTokenId !== undefined && { existingTokenId }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

function sentence(
  operation: string,
  { kind, code, origin, proxy }: Failure,
  what: string,
  tokenSetting = 'HAWZU_MANAGEMENT_TOKEN',
): string {
  if (proxy !== undefined) return proxy;
  if (isUntrusted(code)) return `its certificate is not trusted (${code}). ${trustAdvice('token API')}`;
  switch (kind) {
    case 'unauthenticated':
      return operation === 'authenticate'
        ? `the token is not accepted. ${what}.`
        : `the management token is not accepted. ${what}. Set ${tokenSetting} to a token that works.`;
    case 'denied':
      if (code === 'exceeds-own-life') {
        return `${operation} is not allowed. ${what}. Ask for an earlier expiry, or use a management token that lives longer, or whose max_issued_lifetime is longer.`;
      }
      return `${operation} is not allowed. ${what}. The management token needs the Administrator role in the workspace.`;
    case 'not-found':
      return `${what}.`;
    case 'conflict':
      return code === 'last-administrator' ? `${what}. Issue another one first.` : `${what}.`;
    case 'stale':
    case 'already-exists':
      return `${what}.`;
    case 'invalid':
      return `${operation} was refused as invalid. ${what}.`;
    case 'throttled':
      return `too many requests, also after waiting. Try later, or with less in parallel.`;
    case 'timeout':
      return `no answer in time (${code}), also when asked again. Check HAWZU_ENDPOINT and the network.`;
    case 'unavailable':
      return origin === 'network'
        ? `can't be reached (${code}). Check HAWZU_ENDPOINT, its certificate and the network.`
        : `failed, also when asked again. ${what}. Try later.`;
    case 'malformed-answer':
      if (code === 'route-not-found' || code === 'http-404') {
        return `there is no such path. Is HAWZU_ENDPOINT the origin of the token API?`;
      }
      if (code === NO_DATE) {
        return `the answer to ${operation} has no Date header, and this machine's clock is not trusted instead. Let the proxy before it pass the header on.`;
      }
      return code.startsWith('http-3')
        ? `answered with a redirect (${code}), which is not followed, so that the token goes nowhere else. Set HAWZU_ENDPOINT to the final origin.`
        : `the answer to ${operation} makes no sense (${code}). Is HAWZU_ENDPOINT the origin of the token API?`;
  }
}
