import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { failpointSchema } from '../../contract/rehearsal/failpoint-schema';
import type { WireFailpointList } from '../../contract/rehearsal/wire-failpoint';
import { PROBLEM_MEDIA_TYPE } from '../../contract/vocabulary/problems';
import { REHEARSAL_HEADER } from '../../contract/vocabulary/rehearsal';
import { ServerStop } from '../../server-stop';
import { problemOfError } from '../http/answer/problem-of-error';
import { SECURITY_HEADERS } from '../http/answer/security-headers';
import { hostCheck } from '../http/request/host-check';
import { acceptJsonOnly } from '../http/request/parse-body';
import { requireSingleHeaders } from '../http/request/single-headers';
import { ProblemError } from '../problem/problem-error';
import { checkedFailpoint } from './check-failpoint';
import type { Failpoints } from './failpoints';

/** Nobody but this machine makes a service fail, whatever the service itself listens on. */
const LOOPBACK = '127.0.0.1';
const BODY_BYTES = 16 * 1024;
const REQUEST_MILLISECONDS = 10_000;

const PATHS = 'Here are GET, POST and DELETE /failpoints, DELETE /failpoints/ID, and GET /schema.';

/** Where failpoints are set, on a port of its own. */
export interface RehearsalServer {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * A page of a browser can send neither the header, without being asked for leave, which nobody gives, nor a request without an
 * Origin that changes anything.
 * @throws ProblemError
 */
function requireNoPage({ headers }: FastifyRequest): void {
  const isOfBrowser = headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
  if (!isOfBrowser && headers[REHEARSAL_HEADER.toLowerCase()] === 'true') return;
  throw new ProblemError(
    'foreign-page',
    `Send the header ${REHEARSAL_HEADER}: true, and not from a page of a browser.`,
  );
}

function addFailpoints(app: FastifyInstance, failpoints: Failpoints, log: (line: object) => void): void {
  app.get('/failpoints', (): WireFailpointList => ({ failpoints: failpoints.all() }));
  app.post('/failpoints', { config: { takesBody: true } }, (request, reply) => {
    const failpoint = failpoints.add(checkedFailpoint(request.body ?? null));
    log({ event: 'failpoint-set', ...failpoint });
    return reply.code(201).send(failpoint);
  });
  app.delete('/failpoints', (_request, reply) => {
    failpoints.clear();
    log({ event: 'failpoints-cleared' });
    return reply.code(204).send();
  });
  app.delete('/failpoints/:id', (request, reply) => {
    const { id } = request.params as { readonly id: string };
    if (!failpoints.clear(id)) throw new ProblemError('route-not-found', 'There is no failpoint with this id.');
    log({ event: 'failpoint-cleared', id });
    return reply.code(204).send();
  });
  app.get('/schema', (_request, reply) => reply.type('application/schema+json').send(JSON.stringify(failpointSchema)));
}

/** Listens on loopback. Rejects with what listening fails with. */
export async function startRehearsalServer(
  port: number,
  failpoints: Failpoints,
  log: (line: object) => void,
): Promise<RehearsalServer> {
  const requireOurHost = hostCheck(LOOPBACK, []);
  const app = fastify({ bodyLimit: BODY_BYTES, requestTimeout: REQUEST_MILLISECONDS, exposeHeadRoutes: false });
  acceptJsonOnly(app);
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers({ ...SECURITY_HEADERS, [REHEARSAL_HEADER]: 'true' });
    requireSingleHeaders(request.raw.rawHeaders);
    requireOurHost(request.headers.host);
    requireNoPage(request);
    done();
  });
  app.setErrorHandler((error, _request, reply) => {
    const problem = problemOfError(error);
    void reply.code(problem.status).headers(problem.headers).type(PROBLEM_MEDIA_TYPE).send(problem.document());
  });
  app.setNotFoundHandler(() => {
    throw new ProblemError('route-not-found', PATHS);
  });
  addFailpoints(app, failpoints, log);
  const connections = new ServerStop(app.server);
  try {
    await app.listen({ host: LOOPBACK, port });
  } catch (error) {
    await app.close();
    throw error;
  }
  const url = `http://${LOOPBACK}:${(app.server.address() as AddressInfo).port}`;
  const stop = async (): Promise<void> => {
    await connections.stop();
    await app.close();
  };
  return { url, stop };
}
