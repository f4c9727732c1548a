import { type Dispatcher, Pool, ProxyAgent } from 'undici';
import { authoritiesFor } from '../../../adapters/network/authorities';
import type { Environment } from '../../../adapters/network/environment';
import { proxyFor } from '../../../adapters/network/proxies';
import type { UpstreamTimes } from '../options/upstream-options';

const ANSWER_HEADER_BYTES = 32 * 1024;

export interface PoolOptions {
  readonly times: UpstreamTimes;
  readonly connections: number;
  readonly env: Environment;
}

/**
 * Kept connections to the vendor, through the proxy and with the authorities that the environment names, as the other clients
 * have them. Certificates are always checked.
 * @throws PortError, ProxyFailure where the environment names what cannot be used
 */
export function openPool(origin: string, { times, connections, env }: PoolOptions): Dispatcher {
  const { protocol, hostname, port } = new URL(origin);
  const secure = protocol === 'https:';
  const ca = authoritiesFor('token API', env);
  const tls = { timeout: times.connect, ...(ca !== undefined && { ca: [...ca] }), rejectUnauthorized: true };
  const settings = {
    connections,
    pipelining: 1,
    headersTimeout: times.headers,
    bodyTimeout: times.idle,
    maxHeaderSize: ANSWER_HEADER_BYTES,
    keepAliveMaxTimeout: 60_000,
    allowH2: false,
  };
  const host = hostname.replace(/^\[|\]$/g, '');
  const proxy = proxyFor({ secure, host, port: Number(port || (secure ? 443 : 80)) }, env);
  if (proxy === undefined) return new Pool(origin, { ...settings, connect: tls });
  return new ProxyAgent({ ...settings, uri: proxy.url.href, requestTls: tls, proxyTls: tls });
}
