import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What came to the vendor. */
export interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A vendor that does what a test says with each request, over real HTTP. */
export interface ProgrammedVendor {
  readonly origin: string;
  /** Whole requests, but for those that ask for places. */
  readonly heard: Heard[];
  /** By path without the query; others are answered 200 with what was heard. */
  readonly on: Map<string, Handler>;
  /** Bearer values that are good. */
  readonly good: Set<string>;
  readonly projects: { id: string; name: string }[];
  close(): Promise<void>;
}

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

export async function startProgrammedVendor(...good: readonly string[]): Promise<ProgrammedVendor> {
  const on = new Map<string, Handler>();
  const heard: Heard[] = [];
  const known = new Set(good);
  const projects = ['proj_web', 'proj_api', 'proj_mobile'].map((id) => ({ id, name: id.slice(5) }));
  const server: Server = createServer((request, response) => {
    const path = (request.url ?? '').split('?', 1)[0]!;
    const value = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const handler = on.get(path);
    if (handler !== undefined) return handler(request, response);
    if (value === undefined || !known.has(value))
      return json(
        response.on('finish', () => request.resume()),
        401,
        {},
      );
    if (path === '/api/v1/workspaces')
      return json(response, 200, {
        workspaces: [
          { id: 'ws_acme', name: 'Acme' },
          { id: 'ws_other', name: 'Other' },
        ],
      });
    if (path === '/api/v1/workspace/ws_acme/projects') return json(response, 200, { projects });
    const chunks: Buffer[] = [];
    request.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers, rawHeaders } = request;
      const body = Buffer.concat(chunks);
      heard.push({ method, url, headers, rawHeaders, body });
      json(response, 200, { method, url, bytes: body.length });
    });
  });
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    on,
    good: known,
    projects,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
