import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call on Secrets Manager: which, and on which secret, by name or ARN as it was sent; on none for lists. */
export interface RecordedCall {
  readonly operation: string;
  readonly secretId: string | undefined;
}

/** A way to the embedded Secrets Manager that one party alone takes, so that its calls are known. */
export class RecordingDoor {
  readonly calls: RecordedCall[] = [];
  private readonly server: Server;

  private constructor(private readonly to: string) {
    this.server = createServer((asked, answer) => void this.pass(asked, answer));
  }

  static async open(to: string): Promise<RecordingDoor> {
    const door = new RecordingDoor(to);
    await new Promise<void>((resolve) => door.server.listen(0, '127.0.0.1', resolve));
    return door;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of asked as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { SecretId, Name } = JSON.parse(body.toString() || '{}') as Readonly<Record<string, string | undefined>>;
    const operation = String(asked.headers['x-amz-target']).replace('secretsmanager.', '');
    this.calls.push({ operation, secretId: SecretId ?? Name });
    const { host, port } = new URL(this.to);
    const onward = request({ port, method: asked.method, path: asked.url, headers: { ...asked.headers, host } });
    onward.once('error', () => answer.destroy());
    onward.once('response', (response) => {
      answer.writeHead(response.statusCode ?? 500, response.headers);
      response.pipe(answer);
    });
    onward.end(body);
  }
}
