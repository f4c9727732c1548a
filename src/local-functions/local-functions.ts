import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ServerStop } from '../server-stop';
import { type DeployedFunction, FunctionInstance } from './function-instance';
import { type Invocation, InvocationRefused, readInvocation } from './invocation';
import type { Ended } from './messages';

const ARRIVAL_MS = 10_000;
const LOOPBACK = '127.0.0.1';

export interface LocalFunctionsOptions {
  /** A free one is taken if absent or 0. */
  readonly port?: number;
  /** Milliseconds since the epoch: what time it is for a function when it is called. */
  readonly clock: () => number;
  /** Told whenever it changes whether some function is at work. */
  readonly atWork?: (isAtWork: boolean) => void;
  /** ARNs of functions that will be deployed: a call that comes before waits for a few seconds. */
  readonly expects?: readonly string[];
  /** How long closing waits for clients that don't finish; 5 seconds when absent. */
  readonly stopMilliseconds?: number;
}

/** Functions on this machine, behind AWS Lambda's Invoke API, on loopback and nowhere else. Signatures are not checked. */
export class LocalFunctions {
  private readonly instances = new Map<string, FunctionInstance>();
  private readonly server = createServer((request, response) => void this.answer(request, response));
  private readonly connections: ServerStop;
  private working = 0;
  private readonly waiting: (() => void)[] = [];

  private constructor(private readonly options: LocalFunctionsOptions) {
    this.connections = new ServerStop(this.server, options.stopMilliseconds);
  }

  /** Rejects with what listening fails with. */
  static async start(options: LocalFunctionsOptions): Promise<LocalFunctions> {
    const functions = new LocalFunctions(options);
    await new Promise<void>((resolve, reject) => {
      functions.server.once('error', reject).listen(options.port ?? 0, LOOPBACK, resolve);
    });
    return functions;
  }

  /** Base URL of the Invoke API. */
  get endpoint(): string {
    return `http://${LOOPBACK}:${(this.server.address() as AddressInfo).port}`;
  }

  /** Puts a function there, in the place of one with the same ARN. */
  deploy(deployed: DeployedFunction): void {
    void this.instances.get(deployed.arn)?.close();
    this.instances.set(deployed.arn, new FunctionInstance(deployed));
    for (const arrived of this.waiting.splice(0)) arrived();
  }

  /** One that is to come is waited for: after a restart, who calls it may be there before. */
  private async deployed(arn: string): Promise<FunctionInstance | undefined> {
    const { expects = [] } = this.options;
    const end = performance.now() + ARRIVAL_MS;
    while (expects.includes(arn) && !this.instances.has(arn) && performance.now() < end) {
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve);
        setTimeout(resolve, end - performance.now()).unref();
      });
    }
    return this.instances.get(arn);
  }

  /** Calls a function as a schedule does, and resolves when it has ended, well or not. */
  async call(arn: string, event: unknown): Promise<void> {
    const instance = this.instances.get(arn);
    if (instance) await this.counted(() => instance.invoke(event, this.options.clock));
  }

  /** Ends functions where they stand, and the server. */
  async close(): Promise<void> {
    await Promise.all([...this.instances.values()].map((instance) => instance.close()));
    await this.connections.stop();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const invocation = await readInvocation(request);
      const instance = await this.deployed(invocation.functionName);
      if (!instance) throw new InvocationRefused(404, 'ResourceNotFoundException', 'There is no such function.');
      await this.invoke(instance, invocation, response);
    } catch (error) {
      // What else can fail is a client that went away.
      if (error instanceof InvocationRefused) refuse(response, error);
      else response.destroy();
    }
  }

  private async invoke(
    instance: FunctionInstance,
    { type, event }: Invocation,
    response: ServerResponse,
  ): Promise<void> {
    if (type === 'DryRun') return void response.writeHead(204).end();
    const called = this.counted(() => instance.invoke(event, this.options.clock));
    if (type === 'Event') return void response.writeHead(202).end();
    const ended = await called;
    const isFailure = 'error' in ended;
    response.writeHead(200, {
      'Content-Type': 'application/json',
      ...(isFailure && { 'X-Amz-Function-Error': 'Unhandled' }),
    });
    response.end(isFailure ? JSON.stringify(ended.error) : ended.payload);
  }

  private async counted(call: () => Promise<Ended>): Promise<Ended> {
    if (this.working++ === 0) this.options.atWork?.(true);
    try {
      return await call();
    } finally {
      if (--this.working === 0) this.options.atWork?.(false);
    }
  }
}

function refuse(response: ServerResponse, { status, code, message }: InvocationRefused): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'x-amzn-ErrorType': code });
  response.end(JSON.stringify({ Type: 'User', Message: message }));
}
