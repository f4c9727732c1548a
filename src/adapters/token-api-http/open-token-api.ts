import type * as AxiosModule from 'axios';
import type { SecretValue } from '../../core/model/secret-value';
import type { Clock, RandomSource } from '../../core/ports/clock';
import type { TokenApi } from '../../core/ports/token-api';
import { openConnections } from './connections';
import { parseEndpoint } from './endpoint';
import { HttpCaller, type TokenApiLogEntry } from './http-caller';
import { HttpTokenApi } from './http-token-api';
import { RETRY_LIMITS, type RetryLimits } from './retry-policy';

export interface TokenApiOptions {
  /** The origin of the API (`HAWZU_ENDPOINT`): https, or http on loopback. */
  readonly endpoint: string;
  /** The credential of this software itself (`HAWZU_MANAGEMENT_TOKEN`). */
  readonly managementToken: SecretValue;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log?: (entry: TokenApiLogEntry) => void;
  /** Milliseconds until a connection stands (default 5 s) and until the answer is there (default 30 s). */
  readonly connectTimeoutMs?: number;
  readonly answerTimeoutMs?: number;
  /** Connections at a time. Default 20. */
  readonly connections?: number;
  readonly retry?: RetryLimits;
}

/** The token API; close it at the end: kept connections would hold the process. */
interface OpenTokenApi {
  readonly api: TokenApi;
  close(): void;
}

/**
 * The token API over HTTP. Nothing is asked before the first call. Proxy variables of the environment are not followed:
 * axios speaks to an HTTP proxy without a tunnel, and the proxy would read the bearer.
 * @throws PortError of kind `invalid` when the endpoint can't be one
 */
export function openTokenApi(options: TokenApiOptions): OpenTokenApi {
  const { clock, random, managementToken, log } = options;
  const endpoint = parseEndpoint(options.endpoint);
  const connections = openConnections(options.connections ?? 20, options.connectTimeoutMs ?? 5_000);
  const caller = new HttpCaller({
    ...{ endpoint, connections, clock, random, client: loadAxios().create() },
    ...{ limits: options.retry ?? RETRY_LIMITS, answerTimeoutMs: options.answerTimeoutMs ?? 30_000 },
    ...(log && { log }),
  });
  return { api: new HttpTokenApi(endpoint, caller, managementToken), close: () => connections.close() };
}

/** Loaded when an API is opened: commands that need none start without its 50 ms. */
function loadAxios(): AxiosModule.AxiosStatic {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('axios') as { readonly default: AxiosModule.AxiosStatic }).default;
}
