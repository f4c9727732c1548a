import { isIP } from 'node:net';
import { ProblemError } from '../../problem/problem-error';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/i;
/** A name or an IPv4 address, or an IPv6 address in brackets; then a port. */
const HOST = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i;

export const isLoopback = (address: string): boolean => LOOPBACK.test(address);

/**
 * Which Host headers are served. A web page could reach the service under a name of its own whose address it changes to
 * ours (DNS rebinding), so a name has to be one that we know; an address can't be changed so.
 * @param listening the address that the service listens on
 * @param names further names of the service, where it serves other machines
 * @returns a check that throws ProblemError
 */
export function hostCheck(listening: string, names: readonly string[]): (host: string | undefined) => void {
  const onLoopback = isLoopback(listening);
  const known = new Set([...names, ...(onLoopback ? [] : [listening])].map((name) => name.toLowerCase()));
  const isServed = (host: string): boolean =>
    isLoopback(host) || known.has(host.toLowerCase()) || (!onLoopback && isIP(host) !== 0);
  let last: string | undefined;
  return (host) => {
    // Most requests come under the same name.
    if (host !== undefined && host === last) return;
    const [, address, name] = HOST.exec(host ?? '') ?? [];
    if (!isServed(address ?? name ?? '')) {
      throw new ProblemError(
        'host-not-allowed',
        onLoopback
          ? 'This service listens on loopback only; address it as 127.0.0.1 or localhost.'
          : 'This service is not known by that name. Address it by its IP address, or start it with --host-name.',
      );
    }
    last = host;
  };
}
