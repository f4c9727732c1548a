import { operationNamed } from '../operations/catalogue';
import type { RandomSource } from '../store/secret/random-source';
import { ServiceError } from '../error/service-error';
import type { SecretStore } from '../store/secret-store';
import { RequestFields } from '../validation/request-fields';
import { failure, success, type Answer } from './answer';
import { authorize, type Callers } from './authorization';
import { refusalOf, type Fault, type FaultPlan } from './fault';
import { parseBody } from './request-body';
import { loggableId, loggableOperation, type RequestLog } from './request-log';

/** Everything a request is answered from. */
export interface HandlerParts {
  readonly clock: () => number;
  readonly random: RandomSource;
  readonly store: SecretStore;
  readonly staleReadsMs: number;
  readonly callers: Callers;
  readonly faults: FaultPlan;
  readonly log: RequestLog;
}

interface RawRequest {
  readonly operation: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** A request whose body could be read. */
interface ReadableRequest extends Omit<RawRequest, 'body'> {
  readonly body: Readonly<Record<string, unknown>>;
  /** When it came. */
  readonly at: number;
}

/** What the shell does with a request: answers it, perhaps late, or cuts the connection. */
export interface Handling {
  readonly answer: Answer | undefined;
  readonly delayMs: number;
  readonly at: number;
}

/** The answer to a request that did not get as far as having a body. */
export function refuse(parts: HandlerParts, target: string, error: unknown): Handling {
  const at = parts.clock();
  // A client that went away in the middle of its request is no defect, and gets no answer.
  const answer = error instanceof ServiceError ? failure(error) : undefined;
  parts.log.add({ at, operation: loggableOperation(target), status: answer?.status ?? 0, ...inLog(answer) });
  return { answer, at, delayMs: 0 };
}

/** One request from beginning to end, without a pause in between: that makes it atomic. */
export function handle(parts: HandlerParts, request: RawRequest): Handling {
  const at = parts.clock();
  const operation = loggableOperation(request.operation);
  let secretId: string | undefined;
  let fault: Fault | undefined;
  let answer: Answer | undefined;
  try {
    const body = parseBody(request.body);
    secretId = loggableId(body);
    fault = parts.faults.next(operation, secretId);
    answer = isDrop(fault, 'before') ? undefined : perform(parts, { ...request, body, at }, fault);
  } catch (error) {
    answer = failure(error);
  }
  if (isDrop(fault, 'after')) answer = undefined;
  parts.log.add({
    at,
    operation,
    status: answer?.status ?? 0,
    ...(secretId === undefined ? {} : { secretId }),
    ...inLog(answer),
  });
  return { answer, at, delayMs: typeof fault === 'object' && 'delayMs' in fault ? fault.delayMs : 0 };
}

function inLog(answer: Answer | undefined): Pick<Answer, 'errorCode' | 'reason'> {
  return {
    ...(answer?.errorCode === undefined ? {} : { errorCode: answer.errorCode }),
    ...(answer?.reason === undefined ? {} : { reason: answer.reason }),
  };
}

function perform(parts: HandlerParts, request: ReadableRequest, fault: Fault | undefined): Answer {
  const scope = authorize(request.authorization, parts.callers);
  const refusal = fault === undefined ? undefined : refusalOf(fault, request.operation);
  if (refusal !== undefined) throw refusal;
  const { store, random, staleReadsMs } = parts;
  const operation = operationNamed(request.operation);
  const now = request.at;
  store.expire(now);
  const view = staleReadsMs > 0 ? store.asOf(now - staleReadsMs) : store;
  const context = { operation: request.operation, scope, now, store, view, random };
  return success(operation(context, new RequestFields(request.body)));
}

function isDrop(fault: Fault | undefined, when: 'before' | 'after'): boolean {
  return typeof fault === 'object' && 'drop' in fault && fault.drop === when;
}
