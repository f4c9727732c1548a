import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { API_BASE } from '../../contract/paths';
import type { WireAccessToken } from '../../contract/wire';
import { authenticate } from '../access/authenticate';
import { authorize } from '../access/authorize';
import type { PathIds } from '../access/authorize';
import type { Caller } from '../access/caller';
import type { Operation, OperationTools } from '../operations/operation';
import type { Fault } from '../service-options';
import { effectOf } from './fault-injection';
import type { faultPlan } from './fault-injection';
import type { RequestValidator } from './validate-request';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null until the request is authenticated. */
    caller: Caller | null;
    /** A fault plan cuts the connection once the operation took effect. */
    cutAfter: boolean;
  }
}

const TOKEN_LIKE = /hwz_[0-9A-Za-z]+/g;

/** The path for logs: without its query, and without a value that somebody put there by mistake. */
export const loggedPath = (request: FastifyRequest): string => pathOf(request).replace(TOKEN_LIKE, 'hwz_***');

export const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '';

/** What an operation needs to be served. */
export interface OperationSetting {
  readonly validator: RequestValidator;
  readonly faultFor: ReturnType<typeof faultPlan> | undefined;
  readonly clock: () => number;
  readonly tools: OperationTools;
}

/** Routes one operation: faults, authentication, authorization, validation, and then its work. */
export function addOperation(app: FastifyInstance, operation: Operation, setting: OperationSetting): void {
  const { definition } = operation;
  const { validator, faultFor, clock, tools } = setting;

  const admit = (request: FastifyRequest, caller: Caller, now: number): void => {
    tools.keeper.noteUse(caller, now);
    request.caller = caller;
  };
  const cut = (request: FastifyRequest, reply: FastifyReply): void => {
    reply.hijack();
    request.raw.socket.destroy();
  };
  const withFault = async (request: FastifyRequest, reply: FastifyReply, fault: Fault): Promise<boolean> => {
    const effect = await effectOf(fault);
    if (effect === 'cut-before') cut(request, reply);
    request.cutAfter = effect === 'cut-after';
    return effect !== 'cut-before';
  };

  app.route({
    method: definition.method,
    url: API_BASE + definition.path.replace(/\{(\w+)\}/g, ':$1'),
    config: { operation: definition.name },
    // Callbacks, not promises: most callers are remembered, and a promise per request is felt.
    onRequest: (request, reply, done) => {
      const proceed = (): void => {
        const now = clock();
        const caller = authenticate(request.headers.authorization, tools.keeper, now);
        if (!(caller instanceof Promise)) {
          admit(request, caller, now);
          return done();
        }
        caller.then((found) => (admit(request, found, now), done()), done);
      };
      const fault = faultFor?.(request.method, pathOf(request), definition.name);
      if (fault === undefined) return proceed();
      withFault(request, reply, fault)
        .then((goOn) => goOn && proceed())
        .catch(done);
    },
    handler: async (request, reply) => {
      const { caller } = request;
      if (caller === null) throw new Error('A request reached its operation without a caller');
      const ids = request.params as PathIds;
      const work = (): ReturnType<Operation['run']> => {
        authorize(definition, caller, ids);
        const query = validator.query(request.query);
        const body = validator.body(request.body);
        const idempotencyKey = validator.idempotencyKey(request.headers['idempotency-key']);
        const ifMatch = validator.ifMatch(request.headers['if-match']);
        return operation.run({ caller, ids, query, body, idempotencyKey, ifMatch, now: clock() }, tools);
      };
      if (request.cutAfter) {
        await Promise.resolve()
          .then(work)
          .catch(() => undefined);
        return cut(request, reply);
      }
      const answer = await work();
      void reply.code(definition.success.status);
      if (definition.success.etag) void reply.header('etag', `"${(answer as WireAccessToken).version}"`);
      return answer;
    },
  });
}
