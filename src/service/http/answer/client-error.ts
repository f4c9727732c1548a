import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { PROBLEM_MEDIA_TYPE } from '../../../contract/vocabulary/problems';
import type { ProblemCode } from '../../../contract/vocabulary/problems';
import { ProblemError } from '../../problem/problem-error';
import { SECURITY_HEADERS } from './security-headers';

const CODES: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  HPE_HEADER_OVERFLOW: ['headers-too-large', 'All headers together may have 16 KiB.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['body-too-large', 'The extensions of the chunks are too long.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['request-timeout', 'The request has to arrive within 30 seconds.'],
};

const NOT_HTTP = ['malformed-request', 'The request is not valid HTTP.'] as const;

/** Answers what Node could not parse, by hand: it is no request yet. */
export class UnparsedRequests {
  private readonly last = new WeakMap<Duplex, readonly [IncomingMessage, ServerResponse]>();

  /** A request was parsed on its connection, at least its headers. */
  note(request: IncomingMessage, response: ServerResponse): void {
    this.last.set(request.socket, [request, response]);
  }

  answer(error: NodeJS.ErrnoException, socket: Socket, date: () => string): void {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const say = (): void => answerByHand(new ProblemError(...(CODES[error.code ?? ''] ?? NOT_HTTP)), socket, date());
    const [request, response] = this.last.get(socket) ?? [];
    // The rest of a request that was answered already.
    if (request?.complete === false && response?.headersSent) socket.end();
    // The next request; the one before it is answered first.
    else if (request?.complete === true && response?.writableEnded === false) response.once('finish', say);
    else say();
  }
}

/** Answers and closes where there is no reply to do it with. */
export function answerByHand(problem: ProblemError, socket: Duplex, date: string): void {
  const body = JSON.stringify(problem.document());
  const headers = {
    date,
    connection: 'close',
    'content-type': PROBLEM_MEDIA_TYPE,
    'content-length': String(Buffer.byteLength(body)),
    ...SECURITY_HEADERS,
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}\r\n${head.join('')}\r\n${body}`);
}
