import { API_BASE } from '../../contract/paths';
import { PROJECT_PERMISSIONS, WORKSPACE_PERMISSIONS } from '../../contract/vocabulary/permissions';
import { isOwn } from '../file/own-paths';

/** In place of a permission that nobody can guess. No table with it is read. */
export const TO_FILL_IN = '?';

const ACTIONS: Readonly<Record<string, string>> = {
  GET: 'view',
  POST: 'create',
  PUT: 'update',
  PATCH: 'update',
  DELETE: 'delete',
};

/** The line for the table that would allow a request: it says no more than the request does, and never `null`. */
export function suggestRule(method: string, segments: readonly string[]): string {
  const pattern = segments.map((segment, index) => patternOf(segment, segments[index - 1]));
  const path = `/${withNumbers(pattern).join('/')}`;
  // No line would do: the file takes none of these. A comment is as safe as a line.
  if (!path.startsWith(`${API_BASE}/`)) return `# only what is below ${API_BASE} can go to the vendor`;
  if (isOwn(path)) return `# ${method} ${path}: no line can send to the vendor what the service has itself`;
  return `- { method: ${method}, path: ${JSON.stringify(path)}, permission: ${JSON.stringify(permissionFor(method, pattern))} }`;
}

function patternOf(segment: string, before: string | undefined): string {
  if (before === 'workspace' || before === 'project') return `{${before}}`;
  // What may be an id is one: letters and hyphens only are a word.
  return /^[a-z]+(-[a-z]+)*$/.test(segment) || /^v\d+$/.test(segment) ? segment : '{id}';
}

/** A name stands once in a path. */
function withNumbers(pattern: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return pattern.map((part) => {
    if (!part.startsWith('{')) return part;
    const count = (seen.get(part) ?? 0) + 1;
    seen.set(part, count);
    return count === 1 ? part : `${part.slice(0, -1)}${count}}`;
  });
}

function permissionFor(method: string, pattern: readonly string[]): string {
  const [last = '', beforeLast = ''] = [...pattern].reverse();
  const category = (last.startsWith('{') ? beforeLast : last).replaceAll('-', '');
  const action = ACTIONS[method] ?? '';
  const ofWorkspace = pattern.includes('{workspace}') && !pattern.includes('{project}');
  const scopes: readonly Readonly<Record<string, readonly string[]>>[] = ofWorkspace
    ? [WORKSPACE_PERMISSIONS, PROJECT_PERMISSIONS]
    : [PROJECT_PERMISSIONS];
  for (const categories of scopes) {
    if (Object.hasOwn(categories, category) && categories[category]?.includes(action)) return `${category}:${action}`;
  }
  return TO_FILL_IN;
}
