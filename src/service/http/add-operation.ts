import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { API_BASE } from '../../contract/paths';
import { FAILPOINT_HEADER } from '../../contract/vocabulary/rehearsal';
import { type Presented, presentedBy } from '../access/authenticate';
import type { PathIds } from '../access/authorize';
import type { Caller } from '../access/caller';
import { type Answer, type Asked, type Operation, PartedAnswer, PreparedAnswer } from '../operations/operation';
import { type OperationTools, performOperation } from '../operations/perform-operation';
import { originOf } from './logged-request';
import type { Door } from './session/door';
import { effectOf, type faultPlan, type Spoiling, type StruckFault } from './fault-injection';
import { IN_OWN_SHAPE } from './upstream-routes';
import { checkedIds } from './request/path-ids';
import type { Quotas } from './quota/quotas';
import type { RequestValidator } from './request/validate-request';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null until the header is read. Who holds it is asked by the transaction that acts. */
    credential: Presented | null;
    /** Whose value was presented, once that was seen to be good; it may be no more. For logs and the audit, not to act on. */
    admitted: Caller | null;
    /** Where it came from: a connection that is gone tells no more. */
    address: string;
    /** What a fault makes of it; null: no fault struck. */
    spoilt: Spoiling | null;
  }
  interface FastifyContextConfig {
    readonly operation?: string;
    /** As it stands in the contract. */
    readonly template?: string;
    readonly takesBody?: boolean;
    /** For whoever runs the service: it needs no token, and no store that is open already. */
    readonly isAsideOfApi?: boolean;
    /** Its body goes on as it comes. */
    readonly isStreamed?: boolean;
  }
}

const JSON_TYPE = 'application/json; charset=utf-8';

export const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '';

/** What an operation needs to be served. */
export interface OperationSetting {
  readonly door: Door;
  readonly validator: RequestValidator;
  readonly faultFor: ReturnType<typeof faultPlan> | undefined;
  /** Told of each fault that struck. */
  readonly struck: (request: FastifyRequest, fault: StruckFault) => void;
  readonly tools: OperationTools;
  readonly quotas?: Quotas | undefined;
  /** It answers only those who take the shape of the contract. */
  readonly isInOwnShape?: boolean;
}

/** Fastify reads no body of a GET; its headers say whether there is one. */
const announcesBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

function askedBy(request: FastifyRequest, validator: RequestValidator, admitted: Asked['admitted']): Asked {
  const { headers, credential, spoilt } = request;
  if (credential === null) throw new Error('A request reached its operation without a credential');
  const unread = request.method === 'GET' && announcesBody(request) ? null : undefined;
  return {
    credential,
    origin: originOf(request),
    admitted,
    ids: () => checkedIds(request.params as Readonly<Record<string, string>>),
    query: () => validator.query((request.query as { readonly text: string }).text),
    body: () => validator.body(request.body ?? unread),
    idempotencyKey: () => validator.idempotencyKey(headers['idempotency-key'] as string | undefined),
    isVerification: () => validator.isVerification(headers['hawzu-verification'] as string | undefined),
    ifMatch: () => validator.ifMatch(headers['if-match']),
    past: spoilt?.past,
  };
}

/** What comes after the first part may still fail; then the connection is cut, so nobody takes it for the whole. */
function sendParts({ first, rest }: PartedAnswer, reply: FastifyReply): void {
  if (rest === undefined) return void reply.send(first);
  async function* all(more: () => AsyncGenerator<string>): AsyncGenerator<string> {
    yield first;
    yield* more();
  }
  void reply.send(Readable.from(all(rest)));
}

/** Routes one operation: faults, admission, and then its work in one transaction. */
export function addOperation(app: FastifyInstance, operation: Operation, setting: OperationSetting): void {
  const { definition } = operation;
  const { validator, faultFor, struck, tools, door, quotas } = setting;

  /** A request is judged more than once, and counted when it is first. */
  const admitted =
    (request: FastifyRequest, reply: FastifyReply) =>
    (caller: Caller): void => {
      const isFirst = request.admitted === null;
      request.admitted = caller;
      if (isFirst && quotas !== undefined) void reply.headers(quotas.take(request.credential!.hash));
    };

  const cut = (request: FastifyRequest, reply: FastifyReply): void => {
    reply.hijack();
    request.raw.socket.destroy();
  };
  const withFault = async (request: FastifyRequest, reply: FastifyReply, fault: StruckFault): Promise<boolean> => {
    struck(request, fault);
    if (fault.failpoint !== undefined) void reply.header(FAILPOINT_HEADER, fault.failpoint);
    const effect = await effectOf(fault);
    if (effect === 'cut') cut(request, reply);
    else request.spoilt = effect;
    return effect !== 'cut';
  };
  const spoil = (request: FastifyRequest, reply: FastifyReply, end: NonNullable<Spoiling['end']>): void => {
    if (end === 'cut') cut(request, reply);
    else void reply.send(end);
  };
  /**
   * Whoever has no power now is sent away before a body is waited for; that is not what the operation rests on. A GET waits
   * for none, and its operation judges at once.
   */
  const admit = async (request: FastifyRequest, reply: FastifyReply, credential: Presented): Promise<void> => {
    const { keeper, clock } = tools;
    const ids = (): PathIds => checkedIds(request.params as Readonly<Record<string, string>>);
    const presenting = { now: clock(), from: request.address, isVerification: false };
    admitted(request, reply)(keeper.caller(await keeper.whoAsks(credential, ids), credential, presenting));
  };
  const enter = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void => {
    const cookie = door.sessionOf(request);
    const credential = (request.credential = presentedBy(request.headers.authorization, cookie));
    if (cookie !== undefined) door.requireUsable(request);
    const goOn = (): void => {
      if (definition.method === 'GET') return done();
      admit(request, reply, credential).then(() => done(), done);
    };
    const more = quotas?.more(credential.hash);
    if (more === undefined) goOn();
    else void more.then(goOn);
  };
  const send = (answer: Answer, reply: FastifyReply): void => {
    if (definition.success.etag) void reply.header('etag', `"${(answer as { readonly version: string }).version}"`);
    void reply.code(definition.success.status);
    if (answer instanceof PartedAnswer) sendParts(answer, reply.type(definition.success.mediaType ?? JSON_TYPE));
    else if (answer instanceof PreparedAnswer) void reply.type(JSON_TYPE).send(answer.json);
    else void reply.send(answer);
  };

  app.route({
    method: definition.method,
    url: API_BASE + definition.path.replace(/\{(\w+)\}/g, ':$1'),
    ...(setting.isInOwnShape === true && IN_OWN_SHAPE),
    config: {
      operation: definition.name,
      template: API_BASE + definition.path,
      takesBody: definition.body !== undefined,
    },
    // Callbacks where nothing is waited for: a promise per request is felt.
    onRequest: (request, reply, done) => {
      const fault = faultFor?.(request.method, pathOf(request), definition.name);
      if (fault === undefined) return enter(request, reply, done);
      // Who is sent away at the door is spoilt an answer like everybody.
      const entered = (error?: Error): void => {
        const end = request.spoilt?.end;
        if (error === undefined || end === undefined) done(error);
        else spoil(request, reply, end);
      };
      withFault(request, reply, fault)
        .then((goOn) => {
          if (goOn) enter(request, reply, entered);
        })
        .catch(entered);
    },
    handler: (request, reply) => {
      const work = performOperation(operation, askedBy(request, validator, admitted(request, reply)), tools);
      const end = request.spoilt?.end;
      // Of what came of the work nobody hears.
      if (end !== undefined) work.catch(() => undefined).finally(() => spoil(request, reply, end));
      else
        work.then(
          (answer) => send(answer, reply),
          (error: Error) => void reply.send(error),
        );
    },
  });
}
