import type { FastifyRequest } from 'fastify';
import { AUDIT_KINDS, AUDIT_TARGETS } from '../../contract/vocabulary/audit/kinds';
import { PATH_PATTERNS } from '../../contract/path-parameters';
import type { Refused } from '../audit/refusals';
import { problemOfError } from './answer/problem-of-error';
import { hasLeft, originOf } from './logged-request';

/**
 * What is kept of a request that was refused: that of a change, by somebody whose token was good when it began. What the
 * service itself failed at is no refusal.
 */
export function refusedChange(error: unknown, request: FastifyRequest, now: number): Refused | undefined {
  const { admitted: caller, params } = request;
  const kind = AUDIT_KINDS.find((one) => one === operationOf(request));
  if (caller === null || kind === undefined || hasLeft(request)) return undefined;
  const { problemCode: code, status } = problemOfError(error);
  if (status >= 500) return undefined;
  const target = targetIn(params as Readonly<Record<string, string | undefined>>);
  return { kind, caller, origin: originOf(request), now, target, code, status };
}

function namedIn(params: Readonly<Record<string, string | undefined>>, parameter: string): string | undefined {
  const id = params[parameter];
  return id !== undefined && PATH_PATTERNS.get(parameter)?.test(id) === true ? id : undefined;
}

/** What would change something at the vendor is one kind of change, whatever it is there. */
function operationOf({ method, routeOptions }: FastifyRequest): string | undefined {
  const { operation, isStreamed } = routeOptions.config;
  return isStreamed === true && method !== 'GET' && method !== 'HEAD' ? 'forward-request' : operation;
}

/** What a path names, if it can be a name at all. */
function targetIn(params: Readonly<Record<string, string | undefined>>): Refused['target'] {
  for (const [type, parameter] of Object.entries(AUDIT_TARGETS)) {
    const id = namedIn(params, parameter);
    const project_id = namedIn(params, 'project_id');
    if (id !== undefined)
      return { type: type as keyof typeof AUDIT_TARGETS, id, ...(project_id !== undefined && { project_id }) };
  }
  return null;
}
