import type * as AxiosModule from 'axios';
import { SecretValue } from '../../core/model/secret-value';
import type { Clock, RandomSource } from '../../core/ports/clock';
import type { TokenApi } from '../../core/ports/token-api';
import type { TokenUses } from '../../core/ports/token-uses';
import { openConnections } from '../network/connections';
import type { Environment } from '../network/environment';
import { HttpAuditEvents } from './http-audit-events';
import { parseEndpoint } from './endpoint';
import { HttpCaller, type TokenApiLogEntry } from './http-caller';
import { HttpTokenApi } from './http-token-api';
import { HttpTokenUses } from './http-token-uses';
import { RETRY_LIMITS, type RetryLimits } from './retry-policy';

export interface TokenApiOptions {
  /** The origin of the API (`HAWZU_ENDPOINT`): https, or http on loopback. */
  readonly endpoint: string;
  /** The credential of this software itself. */
  readonly managementToken: SecretValue;
  /** What people set it with, for what is said of it. Default: `HAWZU_MANAGEMENT_TOKEN`. */
  readonly tokenSetting?: string;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log?: (entry: TokenApiLogEntry) => void;
  /** Milliseconds until a connection stands (default 5 s) and until the answer is there (default 30 s). */
  readonly connectTimeoutMs?: number;
  readonly answerTimeoutMs?: number;
  /** Connections at a time. Default 20. */
  readonly connections?: number;
  readonly retry?: RetryLimits;
  /** Proxies and certificate authorities; the process's own environment when absent. */
  readonly env?: Environment;
}

/** The token API; close it at the end: kept connections would hold the process. */
interface OpenTokenApi {
  readonly api: TokenApi;
  close(): void;
}

/**
 * The token API over HTTP. Nothing is asked before the first call. Proxies that the environment names see host and port.
 * White space around the management token is none of it: files and secret stores like to end with a new line.
 * @throws PortError of kind `invalid` when the endpoint can't be one, or the certificate authorities can't be read
 */
export function openTokenApi(options: TokenApiOptions): OpenTokenApi {
  const { caller, endpoint, managementToken, close } = openCaller(options);
  return { api: new HttpTokenApi(endpoint, caller, managementToken), close };
}

/** The audit events of the same API, which no pass needs. */
export function openAuditEvents(options: TokenApiOptions): { readonly events: HttpAuditEvents; close(): void } {
  const { caller, managementToken, close } = openCaller(options);
  return { events: new HttpAuditEvents(caller, managementToken), close };
}

/** What the same API remembers of tokens. */
export function openTokenUses(options: TokenApiOptions): { readonly uses: TokenUses; close(): void } {
  const { caller, managementToken, close } = openCaller(options);
  return { uses: new HttpTokenUses(caller, managementToken), close };
}

function openCaller(options: TokenApiOptions) {
  const { clock, random, log, env = process.env } = options;
  const managementToken = new SecretValue(options.managementToken.reveal().trim());
  const endpoint = parseEndpoint(options.endpoint);
  const connectTimeoutMs = options.connectTimeoutMs ?? 5_000;
  const connections = openConnections('token API', {
    env,
    maxSockets: options.connections ?? 20,
    connectTimeoutMs,
    directTimeoutMs: connectTimeoutMs,
  });
  const caller = new HttpCaller({
    endpoint,
    ...(options.tokenSetting !== undefined && { tokenSetting: options.tokenSetting }),
    connections,
    clock,
    random,
    client: loadAxios().create(),
    limits: options.retry ?? RETRY_LIMITS,
    answerTimeoutMs: options.answerTimeoutMs ?? 30_000,
    ...(log && { log }),
  });
  return { caller, endpoint, managementToken, close: () => connections.close() };
}

/** Loaded when an API is opened: commands that need none start without its 50 ms. */
function loadAxios(): AxiosModule.AxiosStatic {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('axios') as { readonly default: AxiosModule.AxiosStatic }).default;
}
