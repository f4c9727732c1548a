import type { IncomingMessage } from 'node:http';
import { ServiceError } from '../error/service-error';

const TARGET_PREFIX = 'secretsmanager.';
const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1)(:\d{1,5})?$/i;
/** Of each of these a second one would let two readers of one request understand it differently. */
const SINGLE = ['host', 'authorization', 'x-amz-target', 'content-type', 'content-encoding', 'origin'];

/**
 * Judges what can be judged before a byte of the body is read. A web page may reach this endpoint under a name of its own
 * whose address it changes to 127.0.0.1 (DNS rebinding); its requests carry that name as Host. No page has business
 * here, so one that says where it comes from is refused too.
 */
export function checkHead(request: IncomingMessage): void {
  const { host, origin, 'content-encoding': encoding } = request.headers;
  const names = request.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const twice = SINGLE.find((single) => names.filter((name) => name === single).length > 1);
  if (twice !== undefined) throw new ServiceError('ValidationException', `The request has two ${twice} headers.`);
  if (host === undefined || !LOOPBACK_HOST.test(host)) {
    throw new ServiceError(
      'AccessDeniedException',
      'The embedded Secrets Manager answers on this machine only; address it as 127.0.0.1 or localhost.',
    );
  }
  if (origin !== undefined) {
    throw new ServiceError('AccessDeniedException', 'The embedded Secrets Manager does not answer web pages.');
  }
  if (encoding !== undefined) throw new ServiceError('SerializationException', 'The body must not be encoded.');
}

/** The operation's name from X-Amz-Target; empty if the request names none of this service. */
export function targetOf(request: IncomingMessage): string {
  const target = request.headers['x-amz-target'];
  if (
    request.method !== 'POST' ||
    request.url !== '/' ||
    typeof target !== 'string' ||
    !target.startsWith(TARGET_PREFIX)
  )
    return '';
  return target.slice(TARGET_PREFIX.length);
}
