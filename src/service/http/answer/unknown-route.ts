import { operations } from '../../../contract/operations/operations';
import { API_BASE } from '../../../contract/paths';
import { ProblemError } from '../../problem/problem-error';

const routes = operations.map(({ method, path }) => ({
  method,
  pattern: new RegExp(`^${(API_BASE + path).replace(/\{\w+\}/g, '[^/]+')}$`),
}));

/** Why a request met no route: the path takes other methods, or there is no such path. */
export function problemOfUnknownRoute(method: string, path: string): ProblemError {
  const allowed = routes.filter((route) => route.pattern.test(path)).map((route) => route.method);
  if (allowed.length === 0)
    return new ProblemError('route-not-found', 'There is nothing at this path. The API begins at /api/v1.');
  const allow = allowed.join(', ');
  return new ProblemError('method-not-allowed', `This path takes ${allow}, not ${method}.`, {}, { allow });
}
