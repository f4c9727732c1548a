import { PATH_PATTERNS } from '../../../contract/path-parameters';
import type { PathIds } from '../../access/authorize';
import { ProblemError } from '../../problem/problem-error';

type Params = Readonly<Record<string, string>>;

/**
 * The ids of a path, each of the form that the contract says.
 * @throws ProblemError that names the parameter and does not repeat it
 */
export function checkedIds(params: Params): PathIds {
  const errors = Object.entries(params)
    .filter(([name, id]) => PATH_PATTERNS.get(name)?.test(id) !== true)
    .map(([name]) => ({ in: 'path' as const, pointer: `/${name}`, message: 'does not have the form of an id' }));
  if (errors.length > 0) throw new ProblemError('invalid-request', 'The path does not fit the contract.', { errors });
  return params;
}

/** The path for logs: that of the contract, with the ids that can be ids. What else a client wrote could be a secret. */
export const loggedPath = (template: string, params: Params): string =>
  template.replace(/\{(\w+)\}/g, (place, name: string) => {
    const id = params[name];
    return id !== undefined && PATH_PATTERNS.get(name)?.test(id) ? id : place;
  });
