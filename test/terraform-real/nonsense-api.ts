import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer that the contract does not know. */
export interface Nonsense {
  /** Which requests get it, as `METHOD /path`. */
  readonly at: RegExp;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is sent instead; a function changes what the real service answered. */
  readonly body: string | ((real: string) => string);
}

/** A token API in front of the real one, with answers that make no sense. */
export class NonsenseApi {
  nonsense: Nonsense | undefined;
  readonly #server: Server;

  private constructor(service: string) {
    this.#server = createServer((request, response) => {
      answer(service, request, response, this.nonsense).catch(() => response.destroy());
    });
  }

  static async before(service: string): Promise<NonsenseApi> {
    const api = new NonsenseApi(service);
    await new Promise<void>((resolve) => api.#server.listen(0, '127.0.0.1', resolve));
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

async function answer(
  service: string,
  request: IncomingMessage,
  response: ServerResponse,
  found: Nonsense | undefined,
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
  const real = await fetch(`${service}${request.url}`, {
    method: request.method ?? 'GET',
    headers: headers as Record<string, string>,
    ...(parts.length > 0 && { body: Buffer.concat(parts) }),
  });
  const text = await real.text();
  const { pathname } = new URL(request.url ?? '/', service);
  if (!found?.at.test(`${request.method} ${pathname}`)) {
    response
      .writeHead(real.status, { 'content-type': 'application/json', date: real.headers.get('date') ?? '' })
      .end(text);
    return;
  }
  const body = typeof found.body === 'string' ? found.body : found.body(text);
  const sent = { 'content-type': 'application/json', date: real.headers.get('date') ?? '', ...found.headers };
  response.writeHead(found.status, sent).end(body);
}
