import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

type Handler = (event: unknown, context: { getRemainingTimeInMillis(): number }) => Promise<void>;

/** A server that speaks Lambda's Invoke API, with one function in it. */
export class FunctionServer {
  handler: Handler | undefined;
  readonly failures: string[] = [];
  readonly #server = createServer((request, response) => {
    void this.#invoke(request).then((error) => {
      const headers = error === undefined ? {} : { 'X-Amz-Function-Error': 'Unhandled' };
      response.writeHead(200, headers).end(JSON.stringify(error === undefined ? null : { errorMessage: error }));
    });
  });

  static async start(): Promise<FunctionServer> {
    const functions = new FunctionServer();
    await new Promise<void>((resolve) => functions.#server.listen(0, '127.0.0.1', resolve));
    return functions;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #invoke(request: IncomingMessage): Promise<string | undefined> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    if (request.headers['x-amz-invocation-type'] === 'DryRun') return undefined;
    try {
      await this.handler?.(JSON.parse(Buffer.concat(chunks).toString()), { getRemainingTimeInMillis: () => 300_000 });
      return undefined;
    } catch (error) {
      this.failures.push(String(error));
      return String(error);
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
