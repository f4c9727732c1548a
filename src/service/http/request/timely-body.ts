import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../../problem/problem-error';

/**
 * Bounds how long a body may take where the server itself bounds none, since some are streamed to the vendor: those look after
 * themselves.
 */
export function requireTimelyBody(request: FastifyRequest, reply: FastifyReply, milliseconds: number): void {
  const { raw } = request;
  if (raw.complete || request.routeOptions.config.isStreamed === true) return;
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && Number(length ?? 0) === 0) return;
  const late = setTimeout(() => {
    if (raw.complete || reply.sent) return;
    const why = `The request has to arrive within ${milliseconds / 1000} seconds.`;
    void reply.header('connection', 'close').send(new ProblemError('request-timeout', why));
  }, milliseconds);
  const over = (): void => clearTimeout(late);
  raw.once('end', over).once('close', over);
}
