import { ProblemError } from '../problem/problem-error';

const LOOPBACK_ADDRESSES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);
const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

export const isLoopback = (address: string): boolean => LOOPBACK_ADDRESSES.has(address);

/**
 * On loopback only loopback names are served: otherwise a web page could reach the service under a name of its own
 * whose address it changes to 127.0.0.1 (DNS rebinding).
 */
export function requireLoopbackHost(host: string | undefined): void {
  if (host !== undefined && LOOPBACK_HOST.test(host)) return;
  throw new ProblemError(
    'host-not-allowed',
    'This service listens on loopback only; address it as 127.0.0.1 or localhost.',
  );
}
