import { operationNamed } from '../operations/catalogue';
import { Inquiry, type OperationContext } from '../operations/operation';
import type { Functions } from '../rotation/functions';
import type { RotationEvent } from '../rotation/progress';
import type { RandomSource } from '../store/secret/random-source';
import { ServiceError } from '../error/service-error';
import type { SecretStore } from '../store/secret-store';
import { RequestFields } from '../validation/request-fields';
import { failure, success, type Answer } from './answer';
import { authorize, type Caller, type Callers } from './authorization';
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
  readonly functions: Functions;
  readonly tell: (event: RotationEvent, secretName: string) => void;
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

/**
 * One request from beginning to end, without a pause between its reads and its commit: that makes it atomic. One that
 * has to ask about a function first lets others through meanwhile, and begins anew with what it was told.
 */
export async function handle(parts: HandlerParts, request: RawRequest): Promise<Handling> {
  const at = parts.clock();
  const operation = loggableOperation(request.operation);
  let secretId: string | undefined;
  let fault: Fault | undefined;
  let answer: Answer | undefined;
  try {
    const body = parseBody(request.body);
    secretId = loggableId(body);
    fault = parts.faults.next(operation, secretId);
    answer = isDrop(fault, 'before') ? undefined : await perform(parts, { ...request, body, at }, fault);
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

async function perform(parts: HandlerParts, request: ReadableRequest, fault: Fault | undefined): Promise<Answer> {
  const caller = authorize(request.authorization, parts.callers);
  const refusal = fault === undefined ? undefined : refusalOf(fault, request.operation);
  if (refusal !== undefined) throw refusal;
  const operation = operationNamed(request.operation);
  const at = (now: number): OperationContext => contextOf(parts, request.operation, caller, now);
  const output = operation(at(request.at), new RequestFields(request.body));
  if (!(output instanceof Inquiry)) return success(output);
  const isInvocable = await parts.functions.isInvocable(output.functionArn);
  return success(output.proceed(at(parts.clock()), isInvocable));
}

function contextOf(parts: HandlerParts, operation: string, caller: Caller, now: number): OperationContext {
  const { store, random, staleReadsMs, tell } = parts;
  store.replicate(now);
  store.expire(now);
  const view = staleReadsMs > 0 ? store.asOf(now - staleReadsMs) : store;
  return { operation, ...caller, now, store, view, random, tell };
}

function isDrop(fault: Fault | undefined, when: 'before' | 'after'): boolean {
  return typeof fault === 'object' && 'drop' in fault && fault.drop === when;
}
