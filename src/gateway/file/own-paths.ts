import { operations } from '../../contract/operations/operations';
import { API_BASE } from '../../contract/paths';
import { overlap } from '../path-pattern';

/** Operations of the service that are the vendor's where there is one. */
const FORWARDED: ReadonlySet<string> = new Set(['list-workspaces', 'get-workspace', 'list-projects', 'list-testcases']);

const OWN = operations.filter(({ name }) => !FORWARDED.has(name));

/** Whether requests that fit are answered by the service itself, whatever their method. */
export const isOwn = (path: string): boolean => OWN.some((one) => overlap(`${API_BASE}${one.path}`, path));
