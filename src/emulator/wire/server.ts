import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ServerStop } from '../../server-stop';
import type { Answer } from './answer';
import { handle, refuse, type HandlerParts, type Handling } from './handler';
import { checkHead, targetOf } from './request';
import { RequestBodies } from './request-body';

const LOOPBACK = '127.0.0.1';
const MAX_CONNECTIONS = 1024;
const DEFAULT_PATIENCE_MS = 10_000;

export interface RunningServer {
  readonly port: number;
  /** Begins to answer. Requests that came earlier have waited. */
  answerWith(parts: HandlerParts): void;
  close(): Promise<void>;
}

interface ServerOptions {
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly patienceMs?: number | undefined;
  readonly stopMilliseconds?: number | undefined;
}

/** Listens on loopback and nowhere else: whoever reaches this endpoint can read every value in it. */
export async function serve(options: ServerOptions): Promise<RunningServer> {
  const { host = LOOPBACK, port = 0, patienceMs = DEFAULT_PATIENCE_MS } = options;
  if (host !== LOOPBACK) {
    throw new Error(
      `The embedded Secrets Manager listens on ${LOOPBACK} only, not on ${host}: it does not check signatures.`,
    );
  }
  const numbers = requestNumbers();
  const bodies = new RequestBodies();
  const patience = {
    headersTimeout: patienceMs,
    requestTimeout: patienceMs,
    connectionsCheckingInterval: Math.min(1000, patienceMs),
  };
  let answerWith: RunningServer['answerWith'] = () => undefined;
  const ready = new Promise<HandlerParts>((resolve) => (answerWith = resolve));
  const server = createServer(patience, (request, response) => {
    void ready.then(async (parts) => {
      const requestId = numbers();
      await answerRequest(response, await readAndHandle(parts, bodies, request), requestId);
    });
  });
  server.maxConnections = MAX_CONNECTIONS;
  // Node cuts the list of headers off silently; what is cut off is checked by nobody. Their bytes are bounded anyway.
  server.maxHeadersCount = 0;
  const connections = new ServerStop(server, options.stopMilliseconds);
  await listen(server, port);
  return { port: (server.address() as AddressInfo).port, answerWith, close: () => connections.stop() };
}

async function readAndHandle(parts: HandlerParts, bodies: RequestBodies, request: IncomingMessage): Promise<Handling> {
  const operation = targetOf(request);
  let body: string;
  try {
    checkHead(request);
    body = await bodies.read(request);
  } catch (error) {
    return refuse(parts, operation, error);
  }
  return handle(parts, { operation, authorization: request.headers.authorization, body });
}

/** Answers, perhaps late, or cuts the connection. */
async function answerRequest(response: ServerResponse, handling: Handling, requestId: string): Promise<void> {
  const { answer, at, delayMs } = handling;
  if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
  if (answer === undefined) response.req.socket.destroy();
  else send(response, answer, at, requestId);
}

/** The Date header is the endpoint's own clock: clients take the server's word for what time it is. */
function send(response: ServerResponse, answer: Answer, at: number, requestId: string): void {
  response.writeHead(answer.status, {
    Date: new Date(at).toUTCString(),
    'Content-Type': 'application/x-amz-json-1.1',
    'Content-Length': Buffer.byteLength(answer.body),
    'x-amzn-RequestId': requestId,
    ...(answer.errorCode === undefined ? {} : { 'x-amzn-ErrorType': answer.errorCode }),
  });
  response.end(answer.body);
}

/** Request ids count up: they only have to differ, and a run stays repeatable. */
function requestNumbers(): () => string {
  let count = 0;
  return () => `00000000-0000-4000-8000-${(count++).toString(16).padStart(12, '0')}`;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE' ? 'another process uses it; choose another port' : (error.code ?? 'unknown');
      reject(new Error(`The embedded Secrets Manager can't listen on ${LOOPBACK}:${port}: ${why}.`));
    });
    server.listen(port, LOOPBACK, () => resolve());
  });
}
