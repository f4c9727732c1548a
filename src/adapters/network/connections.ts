import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { PortName } from '../../core/ports/errors';
import { authoritiesFor } from './authorities';
import type { Environment } from './environment';
import { anyProxy } from './proxies';
import type { TunnelOptions } from './tunnel';

/** The network's error for a connection that did not come to stand in time. */
export const CONNECT_TIMEOUT = 'ERR_CONNECT_TIMEOUT';

export interface Connections {
  readonly httpAgent: http.Agent;
  readonly httpsAgent: https.Agent;
  /** Whether proxies or authorities are set, which other clients have to learn from these agents. */
  readonly special: boolean;
  close(): void;
}

export interface ConnectionOptions {
  /** So many connections at a time. */
  readonly maxSockets: number;
  /** Milliseconds until a proxy has made a connection. */
  readonly connectTimeoutMs: number;
  /** The same without a proxy, for a client that has no such limit of its own. */
  readonly directTimeoutMs?: number;
  readonly env: Environment;
}

/**
 * Kept connections to a port's server, through the proxies and with the certificate authorities that the environment names.
 * @throws PortError of kind `invalid` for a file of authorities that is none
 */
export function openConnections(port: PortName, options: ConnectionOptions): Connections {
  const { connectTimeoutMs, directTimeoutMs, maxSockets, env } = options;
  const ca = authoritiesFor(port, env);
  const kept = { keepAlive: true, maxSockets, ...(ca && { ca: [...ca] }) };
  const plain = limited(new http.Agent(kept), directTimeoutMs, 'connect');
  const secure = limited(new https.Agent(kept), directTimeoutMs, 'secureConnect');
  const proxied = anyProxy(env);
  const [httpAgent, httpsAgent] = proxied
    ? proxying(plain, secure, { ...kept, connectTimeoutMs }, env)
    : [plain, secure];
  return {
    httpAgent,
    httpsAgent,
    special: ca !== undefined || proxied,
    close: () => {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

function proxying(plain: http.Agent, secure: http.Agent, settings: TunnelOptions, env: Environment) {
  // Loaded where there is a proxy only.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { ProxyingAgent } = require('./tunnel') as typeof import('./tunnel');
  return [new ProxyingAgent(false, plain, env, settings), new ProxyingAgent(true, secure, env, settings)] as const;
}

/** axios knows one timeout for everything; a host that swallows packets should be told sooner than a slow answer. */
function limited<A extends http.Agent>(agent: A, ms: number | undefined, stands: 'connect' | 'secureConnect'): A {
  if (ms === undefined) return agent;
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (...args: Parameters<typeof connect>) => {
    const stream = connect(...args);
    const socket = stream as Socket;
    const timer = setTimeout(() => {
      socket.destroy(Object.assign(new Error('no connection in time'), { code: CONNECT_TIMEOUT }));
    }, ms);
    socket.once(stands, () => clearTimeout(timer));
    socket.once('close', () => clearTimeout(timer));
    return stream;
  };
  return agent;
}
