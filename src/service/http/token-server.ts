import fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { REHEARSAL_HEADER } from '../../contract/vocabulary/rehearsal';
import { PROBLEM_MEDIA_TYPE } from '../../contract/vocabulary/problems';
import { implementedOperations } from '../operations/implemented-operations';
import type { OperationTools } from '../operations/perform-operation';
import type { Refused } from '../audit/refusals';
import type { PageFiles } from '../page/page-files';
import type { SignIn } from '../sign-in/sign-in';
import type { TokenServiceOptions } from '../options/service-options';
import { addHealth } from './add-health';
import { addPage } from './add-page';
import { addOperation, pathOf } from './add-operation';
import { answerByHand, UnparsedRequests } from './answer/client-error';
import { dateHeader } from './answer/date-header';
import type { FailedCredentials } from './failed-credentials';
import { type FaultChoice, faultName, faultPlan, type StruckFault } from './fault-injection';
import { clientAddress } from './request/client-address';
import { hostCheck } from './request/host-check';
import { acceptJsonOnly } from './request/parse-body';
import { REQUEST_ID, requestIds } from './request/request-ids';
import { hasLeft, loggedCaller, loggedRequest } from './logged-request';
import { refusedChange } from './refused-change';
import { problemOfError } from './answer/problem-of-error';
import { ProblemError } from '../problem/problem-error';
import { requireSingleHeaders } from './request/single-headers';
import { SECURITY_HEADERS } from './answer/security-headers';
import { problemOfUnknownRoute } from './answer/unknown-route';
import { addSession, type SessionTools } from './session/add-session';
import { Door } from './session/door';
import type { Quotas } from './quota/quotas';
import { requireTimelyBody } from './request/timely-body';
import { requestValidators } from './request/validate-request';
import { addOwnShape, type UpstreamRoutes } from './upstream-routes';

const BODY_BYTES = 64 * 1024;
const HEADER_BYTES = 16 * 1024;
const REQUEST_MILLISECONDS = 30_000;
const PATH_ONLY = 'The target of a request is a path here, such as /api/v1/me, without a scheme and a host.';
/** Longer than any id; a longer one is refused before it is looked up. */
const PARAMETER_CHARACTERS = 200;

/** What is counted of requests. */
export interface RequestMetrics {
  answered(operation: string, status: number, seconds: number): void;
  unauthenticated(code: string): void;
  /** A fault struck a request of this operation. */
  struck(operation: string, fault: string): void;
}

export interface ServerOptions extends Pick<TokenServiceOptions, 'hostNames' | 'log' | 'publicUrl' | 'trustProxy'> {
  readonly faults?: FaultChoice | undefined;
  /** It fails on command, and says so in every answer. */
  readonly rehearses: boolean;
  /** Sign-in of people, once the store is open. */
  readonly signIn: () => SignIn;
  /** What people are shown; absent: there is no page. */
  readonly page?: PageFiles | undefined;
  readonly tools: OperationTools;
  /** Rejects where the service can't take requests now. */
  readonly check: () => Promise<void>;
  readonly metrics?: RequestMetrics | undefined;
  /** Absent: credentials that fail are answered as they come. */
  readonly failures?: FailedCredentials | undefined;
  /** Absent: nothing bounds whoever has good credentials. */
  readonly quotas?: Quotas | undefined;
  /** Absent: what is not of the contract is nowhere. */
  readonly upstream?: UpstreamRoutes | undefined;
  /** Keeps that a change was refused. Never rejects. */
  readonly refuse: (refused: Refused) => Promise<void>;
  /** The address to listen on. */
  readonly host: string;
}

/** Where an error arose; its message could repeat what a client wrote. */
const originOf = ({ stack }: Error): readonly string[] =>
  (stack ?? '')
    .split('\n')
    .filter((line) => /^ +at /.test(line))
    .slice(0, 5)
    .map((line) => line.trim());

function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, options: ServerOptions): void {
  const { log, metrics } = options;
  const problem = problemOfError(error);
  if (problem.status === 401) metrics?.unauthenticated(problem.problemCode);
  const isUnforeseen = problem.problemCode === 'internal-error' && error instanceof Error && error !== problem;
  if (hasLeft(request)) log?.({ event: 'client-left', ...loggedRequest(request), ...loggedCaller(request) });
  else if (isUnforeseen) {
    log?.({
      event: 'failure',
      ...loggedRequest(request),
      ...loggedCaller(request),
      error: error.name,
      at: originOf(error),
    });
  }
  const { address, credential } = request;
  const failed = { code: problem.problemCode, address, hash: credential?.hash };
  const wait = problem.status === 401 ? (options.failures?.failed(failed) ?? 0) : 0;
  const answered = wait instanceof ProblemError ? wait : problem;
  const answer = (): void =>
    void reply.code(answered.status).headers(answered.headers).type(PROBLEM_MEDIA_TYPE).send(answered.document());
  if (typeof wait === 'number' && wait > 0) setTimeout(answer, wait);
  else answer();
}

const namesIn = (publicUrl: string | undefined): readonly string[] =>
  publicUrl === undefined ? [] : [new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')];

const forwardedFor = ({ headers }: FastifyRequest): string | undefined => {
  const forwarded = headers['x-forwarded-for'];
  return Array.isArray(forwarded) ? forwarded.join(',') : forwarded;
};

/** What is there only once the store is open. */
const sessionTools = ({ tools, signIn }: ServerOptions): Omit<SessionTools, 'door'> => ({
  clock: tools.clock,
  keeper: () => tools.keeper,
  signIn,
});

/** Wires the operations of the contract to HTTP. */
export function createTokenServer(options: ServerOptions): FastifyInstance {
  const { log, tools, metrics, upstream } = options;
  const dateOf = dateHeader();
  const date = (): string => dateOf(tools.clock());
  const requireOurHost = hostCheck(options.host, [...(options.hostNames ?? []), ...namesIn(options.publicUrl)]);
  const addressOf = clientAddress(options.trustProxy ?? []);
  const unparsed = new UnparsedRequests();
  const always = options.rehearses ? { ...SECURITY_HEADERS, [REHEARSAL_HEADER]: 'true' } : SECURITY_HEADERS;
  const app = fastify({
    genReqId: requestIds(tools.random),
    bodyLimit: BODY_BYTES,
    // A stream to the vendor may take long; other bodies have a limit of their own then.
    requestTimeout: upstream === undefined ? REQUEST_MILLISECONDS : 0,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    // Queries are read where they are held against the contract.
    routerOptions: { maxParamLength: PARAMETER_CHARACTERS, querystringParser: (text) => ({ text }) },
    // Node's own answer to a missing Host has no body.
    http: {
      maxHeaderSize: HEADER_BYTES,
      requireHostHeader: false,
      // Node looks at the limits of time only so often, and gives headers a minute.
      headersTimeout: REQUEST_MILLISECONDS,
      connectionsCheckingInterval: 1_000,
    },
    clientErrorHandler: (error, socket) => unparsed.answer(error, socket, date),
    frameworkErrors: (error, request, reply) => {
      void reply.headers({ ...always, date: date(), [REQUEST_ID]: request.id });
      sendProblem(error, request, reply, options);
    },
  });
  // Node cuts the list of headers off silently; what is cut off is checked by nobody. Their bytes are bounded anyway.
  app.server.maxHeadersCount = 0;
  app.decorateRequest('credential', null);
  app.decorateRequest('admitted', null);
  app.decorateRequest('address', '');
  app.decorateRequest('spoilt', null);
  app.decorateRequest('forwarded', null);
  acceptJsonOnly(app);
  app.addHook('onRequest', (request, reply, done) => {
    request.address = addressOf(request.socket.remoteAddress, forwardedFor(request));
    void reply.headers(always).header('date', date()).header(REQUEST_ID, request.id);
    requireSingleHeaders(request.raw.rawHeaders);
    requireOurHost(request.headers.host);
    // A target with a host of its own overrules the Host header (RFC 9112, 3.2.2), and no client of ours sends one.
    if (request.raw.url?.startsWith('/') !== true) throw new ProblemError('malformed-request', PATH_ONLY);
    // Before the body is looked at: what is wrong with it does not matter here.
    if (request.is404) throw problemOfUnknownRoute(request.method, pathOf(request));
    if (upstream !== undefined) requireTimelyBody(request, reply, REQUEST_MILLISECONDS);
    done();
  });
  if (log !== undefined || metrics !== undefined) {
    app.addHook('onResponse', (request, reply, done) => {
      const { operation, isAsideOfApi } = request.routeOptions.config;
      metrics?.answered(
        request.forwarded?.operation ?? operation ?? 'none',
        reply.statusCode,
        reply.elapsedTime / 1000,
      );
      // Asked every few seconds, and of interest only when it is not well.
      if (log === undefined || (isAsideOfApi === true && reply.statusCode < 400)) return done();
      const ms = Math.round(reply.elapsedTime * 10) / 10;
      log({ event: 'request', ...loggedRequest(request), status: reply.statusCode, ...loggedCaller(request), ms });
      done();
    });
  }
  app.setErrorHandler((error, request, reply) => {
    const refused = refusedChange(error, request, tools.clock());
    if (refused === undefined) return sendProblem(error, request, reply, options);
    void options.refuse(refused).finally(() => sendProblem(error, request, reply, options));
  });
  addHealth(app, options.check, {
    rehearses: options.rehearses,
    upstream: upstream && (() => upstream.health()),
  });
  if (options.page !== undefined) addPage(app, options.page);
  const door = new Door(options.publicUrl);
  const validators = requestValidators();
  addSession(app, { ...sessionTools(options), door }, validators.body);
  const faultFor = options.faults === undefined ? undefined : faultPlan(options.faults);
  if (upstream !== undefined) addOwnShape(app);
  const struck = (request: FastifyRequest, fault: StruckFault): void => {
    const operation = request.routeOptions.config.operation ?? 'none';
    const name = faultName(fault);
    metrics?.struck(operation, name);
    log?.({ event: 'fault-struck', ...loggedRequest(request), fault: name, failpoint: fault.failpoint });
  };
  for (const operation of implementedOperations) {
    const answerer = upstream?.answererOf(operation.definition) ?? 'service';
    if (answerer === 'vendor') continue;
    addOperation(app, operation, {
      ...{ validator: validators.of(operation.definition), faultFor, struck, tools, door },
      ...{ quotas: options.quotas, isInOwnShape: answerer === 'either' },
    });
  }
  upstream?.add(app);
  app.server.on('request', (request, response) => unparsed.note(request, response));
  app.server.on('checkExpectation', ({ socket }) =>
    answerByHand(new ProblemError('expectation-failed', 'Expect may be 100-continue only.'), socket, date()),
  );
  app.server.on('connect', (_request, socket) =>
    answerByHand(new ProblemError('method-not-allowed', 'This service is no proxy.'), socket, date()),
  );
  return app;
}
