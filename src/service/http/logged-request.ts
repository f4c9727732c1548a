import type { FastifyRequest } from 'fastify';
import { idOf } from '../access/caller';
import type { Origin } from '../audit/audited-changes';
import { loggedPath } from './request/path-ids';

/**
 * What a log may hold of a request: nothing that a client wrote but ids of their form, and of a client that has no token
 * nothing at all.
 */
export function loggedRequest(request: FastifyRequest): object {
  const { id, method, params, routeOptions, admitted, forwarded } = request;
  if (forwarded !== null) return { request: id, method, path: forwarded.path, operation: forwarded.operation };
  const { operation, template } = routeOptions.config;
  const ids = admitted === null ? {} : (params as Readonly<Record<string, string>>);
  const path = template === undefined ? undefined : loggedPath(template, ids);
  return { request: id, method, path, operation };
}

/** Where a request came from, for the audit. */
export const originOf = (request: FastifyRequest): Origin => ({ address: request.address, requestId: request.id });

/** A client that goes away before its request is whole gets no answer; that is neither a request nor a failure. */
export const hasLeft = ({ raw }: FastifyRequest): boolean => raw.destroyed && !raw.complete;

/** Who asked, from where: the id of a token or a person, and the address of the connection. */
export const loggedCaller = (request: FastifyRequest): object => ({
  caller: request.admitted && idOf(request.admitted),
  address: request.address,
});
