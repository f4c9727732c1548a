import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';

/** The network's error for a connection that did not come to stand in time. */
export const CONNECT_TIMEOUT = 'ERR_CONNECT_TIMEOUT';

export interface Connections {
  readonly httpAgent: http.Agent;
  readonly httpsAgent: https.Agent;
  close(): void;
}

/** Kept connections, so many at a time, each with a limit in milliseconds on coming to stand. */
export function openConnections(maxSockets: number, connectTimeoutMs: number): Connections {
  const options = { keepAlive: true, maxSockets };
  const httpAgent = limited(new http.Agent(options), connectTimeoutMs, 'connect');
  const httpsAgent = limited(new https.Agent(options), connectTimeoutMs, 'secureConnect');
  return {
    httpAgent,
    httpsAgent,
    close: () => {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

/** axios knows one timeout for everything; a host that swallows packets should be told sooner than a slow answer. */
function limited<A extends http.Agent>(agent: A, ms: number, stands: 'connect' | 'secureConnect'): A {
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
