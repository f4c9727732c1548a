import { operations } from '../../../contract/operations/operations';
import { API_BASE, SESSION_PASSWORD_PATH, SESSION_PATH } from '../../../contract/paths';
import { ProblemError } from '../../problem/problem-error';

/** Beside the API: for whoever runs the service. */
export const HEALTH_LIVE = '/health/live';
export const HEALTH_READY = '/health/ready';
export const OPENAPI = '/openapi.json';
/** The same for people, where the page is. */
export const REFERENCE = '/reference';

const ofApi = operations.map(({ method, path }) => ({ method, path: API_BASE + path }));
const aside = [HEALTH_LIVE, HEALTH_READY, OPENAPI].map((path) => ({ method: 'GET', path }));
const ofSessions = [
  ...['GET', 'POST', 'DELETE'].map((method) => ({ method, path: SESSION_PATH })),
  { method: 'POST', path: SESSION_PASSWORD_PATH },
];
const routes = [...ofApi, ...ofSessions, ...aside].map(({ method, path }) => ({
  method,
  pattern: new RegExp(`^${path.replace('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
}));

/** Why a request met no route: the path takes other methods, or there is no such path. */
export function problemOfUnknownRoute(method: string, path: string): ProblemError {
  const allowed = routes.filter((route) => route.pattern.test(path)).map((route) => route.method);
  if (allowed.length === 0)
    return new ProblemError('route-not-found', 'There is nothing at this path. The API begins at /api/v1.');
  const allow = allowed.join(', ');
  return new ProblemError('method-not-allowed', `This path takes ${allow}, not ${method}.`, {}, { allow });
}
