import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ServerStop } from '../../server-stop';
import { SECURITY_HEADERS } from '../http/answer/security-headers';
import { hostCheck } from '../http/request/host-check';

/** Nobody but this machine is told how many tokens there are, whatever the service itself listens on. */
const LOOPBACK = '127.0.0.1';

/** Metrics on a port of their own. */
export interface MetricsServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** @param text all metrics, in Prometheus's text */
export async function startMetricsServer(
  port: number,
  contentType: string,
  text: () => Promise<string>,
): Promise<MetricsServer> {
  const requireOurHost = hostCheck(LOOPBACK, []);
  const server = createServer((request, response) => {
    const say = (status: number, type: string, body: string): void => {
      response.writeHead(status, { ...SECURITY_HEADERS, 'content-type': type }).end(body);
    };
    const refuse = (status: number, why: string): void => say(status, 'text/plain; charset=utf-8', `${why}\n`);
    try {
      requireOurHost(request.headers.host);
    } catch {
      return refuse(421, 'Metrics are for this machine: ask 127.0.0.1 or localhost.');
    }
    if (request.url?.split('?', 1)[0] !== '/metrics') return refuse(404, 'There is /metrics here, and nothing else.');
    if (request.method !== 'GET') return refuse(405, 'Metrics are read, with GET.');
    text().then(
      (metrics) => say(200, contentType, metrics),
      () => refuse(500, 'The metrics could not be read.'),
    );
  });
  const connections = new ServerStop(server);
  await listening(server, port);
  const address = server.address() as AddressInfo;
  return { url: `http://${LOOPBACK}:${address.port}/metrics`, stop: () => connections.stop() };
}

const listening = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, resolve);
  });
