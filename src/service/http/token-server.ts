import fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_MEDIA_TYPE } from '../../contract/problems';
import { implementedOperations } from '../operations/implemented-operations';
import type { OperationTools } from '../operations/operation';
import type { TokenServiceOptions } from '../service-options';
import { addOperation, loggedPath, pathOf } from './add-operation';
import { answerClientError } from './client-error';
import { dateHeader } from './date-header';
import { faultPlan } from './fault-injection';
import { requireLoopbackHost } from './host-check';
import { problemOfError } from './problem-of-error';
import { ProblemError } from '../problem/problem-error';
import { SECURITY_HEADERS } from './security-headers';
import { problemOfUnknownRoute } from './unknown-route';
import { requestValidators } from './validate-request';

const BODY_BYTES = 64 * 1024;
const HEADER_BYTES = 16 * 1024;
const REQUEST_MILLISECONDS = 30_000;
/** Longer than any id; a longer one is refused before it is looked up. */
const PARAMETER_CHARACTERS = 200;

export interface ServerOptions extends Pick<TokenServiceOptions, 'clock' | 'faults' | 'log'> {
  readonly tools: OperationTools;
  readonly loopbackOnly: boolean;
}

function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, log: ServerOptions['log']): void {
  const problem = problemOfError(error);
  if (problem.problemCode === 'internal-error' && error instanceof Error && error !== problem) {
    log?.({
      event: 'failure',
      method: request.method,
      path: loggedPath(request),
      error: error.name,
      message: error.message,
    });
  }
  void reply.code(problem.status).headers(problem.headers).type(PROBLEM_MEDIA_TYPE).send(problem.document());
}

/**
 * Bodies are JSON. An empty body may announce anything: clients name a media type out of habit where they send nothing,
 * as when enabling a token.
 */
function acceptJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parseJson(request, body as string, done);
  });
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    if (body === '') done(null, undefined);
    else done(new ProblemError('unsupported-media-type', 'Send the body as application/json.'));
  });
}

/** Wires the operations of the contract to HTTP. */
export function createTokenServer(options: ServerOptions): FastifyInstance {
  const { clock, log, tools } = options;
  const dateOf = dateHeader();
  const app = fastify({
    bodyLimit: BODY_BYTES,
    requestTimeout: REQUEST_MILLISECONDS,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: PARAMETER_CHARACTERS },
    http: { maxHeaderSize: HEADER_BYTES },
    clientErrorHandler: (error, socket) => answerClientError(error, socket, dateOf(clock())),
    frameworkErrors: (error, request, reply) => {
      void reply.headers({ ...SECURITY_HEADERS, date: dateOf(clock()) });
      sendProblem(error, request, reply, log);
    },
  });
  app.decorateRequest('caller', null);
  app.decorateRequest('cutAfter', false);
  acceptJsonOnly(app);
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers(SECURITY_HEADERS).header('date', dateOf(clock()));
    if (options.loopbackOnly) requireLoopbackHost(request.headers.host);
    // Before the body is looked at: what is wrong with it does not matter here.
    if (request.is404) throw problemOfUnknownRoute(request.method, pathOf(request));
    done();
  });
  if (log !== undefined) {
    app.addHook('onResponse', (request, reply, done) => {
      const { operation } = request.routeOptions.config as { readonly operation?: string };
      log({ event: 'request', method: request.method, path: loggedPath(request), operation, status: reply.statusCode });
      done();
    });
  }
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, log));
  const validatorFor = requestValidators();
  const faultFor = options.faults === undefined ? undefined : faultPlan(options.faults);
  for (const operation of implementedOperations) {
    addOperation(app, operation, { validator: validatorFor(operation.definition), faultFor, clock, tools });
  }
  return app;
}
