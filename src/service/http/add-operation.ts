import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { API_BASE } from '../../contract/paths';
import { type Presented, presentedBy } from '../access/authenticate';
import { type Answer, type Asked, type Operation, PreparedAnswer } from '../operations/operation';
import { type OperationTools, performOperation } from '../operations/perform-operation';
import type { Fault } from '../options/service-options';
import { effectOf } from './fault-injection';
import type { faultPlan } from './fault-injection';
import { checkedIds } from './request/path-ids';
import type { RequestValidator } from './request/validate-request';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null until the header is read. Who holds it is asked by the transaction that acts. */
    credential: Presented | null;
    /** It was presented with a value that was good. */
    isAdmitted: boolean;
    /** A fault plan cuts the connection once the operation took effect. */
    cutAfter: boolean;
  }
  interface FastifyContextConfig {
    readonly operation?: string;
    /** As it stands in the contract. */
    readonly template?: string;
    readonly takesBody?: boolean;
  }
}

const JSON_TYPE = 'application/json; charset=utf-8';

export const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '';

/** What an operation needs to be served. */
export interface OperationSetting {
  readonly validator: RequestValidator;
  readonly faultFor: ReturnType<typeof faultPlan> | undefined;
  readonly tools: OperationTools;
}

/** Fastify reads no body of a GET; its headers say whether there is one. */
const announcesBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

function askedBy(request: FastifyRequest, validator: RequestValidator): Asked {
  const { headers, credential } = request;
  if (credential === null) throw new Error('A request reached its operation without a credential');
  const unread = request.method === 'GET' && announcesBody(request) ? null : undefined;
  return {
    credential,
    admitted: () => (request.isAdmitted = true),
    ids: () => checkedIds(request.params as Readonly<Record<string, string>>),
    query: () => validator.query((request.query as { readonly text: string }).text),
    body: () => validator.body(request.body ?? unread),
    idempotencyKey: () => validator.idempotencyKey(headers['idempotency-key'] as string | undefined),
    ifMatch: () => validator.ifMatch(headers['if-match']),
  };
}

/** Routes one operation: faults, admission, and then its work in one transaction. */
export function addOperation(app: FastifyInstance, operation: Operation, setting: OperationSetting): void {
  const { definition } = operation;
  const { validator, faultFor, tools } = setting;

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
  /**
   * Whoever has no power now is sent away before a body is waited for; that is not what the operation rests on. A GET waits
   * for none, and its operation judges at once.
   */
  const admit = async (request: FastifyRequest, credential: Presented): Promise<void> => {
    const { keeper, clock } = tools;
    keeper.caller(await keeper.holder(credential), credential, clock());
    request.isAdmitted = true;
  };
  const enter = (request: FastifyRequest, done: (error?: Error) => void): void => {
    const credential = (request.credential = presentedBy(request.headers.authorization));
    if (definition.method === 'GET') return done();
    admit(request, credential).then(() => done(), done);
  };
  const send = (answer: Answer, reply: FastifyReply): void => {
    if (definition.success.etag) void reply.header('etag', `"${(answer as { readonly version: string }).version}"`);
    void reply.code(definition.success.status);
    if (answer instanceof PreparedAnswer) void reply.type(JSON_TYPE).send(answer.json);
    else void reply.send(answer);
  };

  app.route({
    method: definition.method,
    url: API_BASE + definition.path.replace(/\{(\w+)\}/g, ':$1'),
    config: {
      operation: definition.name,
      template: API_BASE + definition.path,
      takesBody: definition.body !== undefined,
    },
    // Callbacks where nothing is waited for: a promise per request is felt.
    onRequest: (request, reply, done) => {
      const fault = faultFor?.(request.method, pathOf(request), definition.name);
      if (fault === undefined) return enter(request, done);
      withFault(request, reply, fault)
        .then((goOn) => {
          if (goOn) enter(request, done);
        })
        .catch(done);
    },
    handler: (request, reply) => {
      const work = performOperation(operation, askedBy(request, validator), tools);
      // Of what came after the cut nobody hears.
      if (request.cutAfter) work.catch(() => undefined).finally(() => cut(request, reply));
      else
        work.then(
          (answer) => send(answer, reply),
          (error: Error) => void reply.send(error),
        );
    },
  });
}
