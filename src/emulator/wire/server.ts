import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ServerStop } from '../../server-stop';
import { failure, type Answer } from './answer';
import { handle, type HandlerParts } from './handler';
import { readBody, targetOf } from './request';

const LOOPBACK = '127.0.0.1';

export interface RunningServer {
  readonly port: number;
  /** Begins to answer. Requests that came earlier have waited. */
  answerWith(parts: HandlerParts): void;
  close(): Promise<void>;
}

/** Listens on loopback and nowhere else: whoever reaches this endpoint can read every value in it. */
export async function serve(host: string, port: number, stopMilliseconds?: number): Promise<RunningServer> {
  if (host !== LOOPBACK) {
    throw new Error(
      `The embedded Secrets Manager listens on ${LOOPBACK} only, not on ${host}: it does not check signatures.`,
    );
  }
  const numbers = requestNumbers();
  let answerWith: RunningServer['answerWith'] = () => undefined;
  const ready = new Promise<HandlerParts>((resolve) => (answerWith = resolve));
  const server = createServer((request, response) => {
    void ready.then((parts) => answerRequest(parts, request, response, numbers()));
  });
  const connections = new ServerStop(server, stopMilliseconds);
  await listen(server, port);
  return { port: (server.address() as AddressInfo).port, answerWith, close: () => connections.stop() };
}

async function answerRequest(
  parts: HandlerParts,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<void> {
  let body: string;
  try {
    body = await readBody(request);
  } catch (error) {
    send(response, failure(error), parts.clock(), requestId);
    return;
  }
  const operation = targetOf(request);
  const { answer, at, delayMs } = handle(parts, { operation, authorization: request.headers.authorization, body });
  if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
  if (answer === undefined) request.socket.destroy();
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
