import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call of a rotation function, as Secrets Manager makes it. */
export interface RotationEvent {
  readonly Step: string;
  readonly SecretId: string;
  readonly ClientRequestToken: string;
}

/** What becomes of a call on its way: Lambda promises no more than that it comes once or more. */
export type Fate = 'arrives' | 'lost' | 'answer-lost' | 'twice' | 'again-later';

interface LambdaParts {
  /** Where the functions are. */
  readonly endpoint: string;
  readonly fateOf: (event: RotationEvent) => Fate;
  /** When a call comes once more that was answered. */
  readonly againAt: (event: RotationEvent) => number;
  /** Before a call is made. */
  readonly before: (event: RotationEvent) => Promise<void>;
  /** The same code in another process, for a call that comes beside itself. */
  readonly twinOf: (arn: string) => string;
}

/** Between Secrets Manager and the functions: calls that are lost, come twice, or long after they were answered. */
export class Lambda {
  /** Calls that are to come once more, and when. */
  private readonly late: { readonly arn: string; readonly event: RotationEvent; readonly dueAt: number }[] = [];
  calls = 0;
  private readonly server: Server;

  private constructor(private readonly parts: LambdaParts) {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  static async start(parts: LambdaParts): Promise<Lambda> {
    const lambda = new Lambda(parts);
    await new Promise<void>((resolve) => lambda.server.listen(0, '127.0.0.1', resolve));
    return lambda;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Whether the function did it. */
  async invoke(arn: string, event: unknown): Promise<boolean> {
    this.calls += 1;
    const url = `${this.parts.endpoint}/2015-03-31/functions/${encodeURIComponent(arn)}/invocations`;
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify(event) });
    await answer.arrayBuffer();
    return answer.status === 200 && !answer.headers.has('x-amz-function-error');
  }

  /** A call that comes once more by now. */
  lateBy(now: number): { readonly arn: string; readonly event: RotationEvent } | undefined {
    const index = this.late.findIndex(({ dueAt }) => dueAt <= now);
    return index < 0 ? undefined : this.late.splice(index, 1)[0];
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    if (request.headers['x-amz-invocation-type'] === 'DryRun') return void response.writeHead(204).end();
    const arn = decodeURIComponent(/\/functions\/([^/]+)\//.exec(request.url ?? '')?.[1] ?? '');
    const event = JSON.parse(Buffer.concat(chunks).toString('utf8')) as RotationEvent;
    const isDone = await this.carried(arn, event).catch(() => false);
    response.writeHead(200, isDone ? {} : { 'X-Amz-Function-Error': 'Unhandled' }).end('null');
  }

  private async carried(arn: string, event: RotationEvent): Promise<boolean> {
    await this.parts.before(event);
    switch (this.parts.fateOf(event)) {
      case 'arrives':
        return this.invoke(arn, event);
      case 'lost':
        return false;
      case 'answer-lost':
        await this.invoke(arn, event);
        return false;
      case 'twice': {
        const [first] = await Promise.all([this.invoke(arn, event), this.invoke(this.parts.twinOf(arn), event)]);
        return first;
      }
      case 'again-later':
        this.late.push({ arn, event, dueAt: this.parts.againAt(event) });
        return this.invoke(arn, event);
    }
  }
}
