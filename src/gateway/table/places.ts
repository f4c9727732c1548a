import { PATH_PATTERNS } from '../../contract/path-parameters';
import type { Rule } from '../rule';
import { bareName, type Parameter } from '../target/query';
import type { Match } from './match';

export interface Places {
  readonly workspace: string | undefined;
  readonly project: string | undefined;
}

/** What a parameter of the query may be called that names a place to some server. */
const PLACE_NAMES = {
  workspace: ['workspace', 'workspaceid'],
  project: ['project', 'projectid', 'projects', 'projectids'],
};

/** The places that a request touches, or what in it could name another. */
export function placesOf(
  { rule, names }: Match,
  query: readonly Parameter[],
  rules: readonly Rule[],
): Places | { readonly refused: string } {
  const { workspace, project = projectOf(rule, query) } = names;
  if (typeof project === 'object') return project;
  if (workspace !== undefined && !isId('workspace', workspace)) return { refused: 'an id of a workspace that is none' };
  if (project !== undefined && !isId('project', project)) return { refused: 'an id of a project that is none' };
  const told = { workspace, project };
  // Where something tells the place, no parameter can name another than it does.
  const read = new Set(rules.flatMap((one) => (one.project?.in === 'query' ? [bareName(one.project.name)] : [])));
  for (const place of ['workspace', 'project'] as const) {
    const inBody = place === 'project' && rule.project?.in === 'body';
    if (told[place] === undefined && !inBody) continue;
    const meant = new Set([...PLACE_NAMES[place], ...(place === 'project' ? read : [])]);
    const other = query.find(({ name, value }) => meant.has(bareName(name)) && value !== told[place]);
    if (other) return { refused: `the parameter ${other.name}, which could name another ${place}` };
  }
  const several = query.find(
    (one) =>
      read.has(bareName(one.name)) && query.some((two) => two !== one && bareName(two.name) === bareName(one.name)),
  );
  if (several) return { refused: `the parameter ${several.name} more than once` };
  return told;
}

function projectOf({ project }: Rule, query: readonly Parameter[]): string | undefined | { readonly refused: string } {
  if (project?.in !== 'query') return undefined;
  const alike = query.filter(({ name }) => bareName(name) === bareName(project.name));
  const [only] = alike;
  if (only === undefined) return { refused: `no parameter ${project.name}, which tells the project` };
  if (alike.length > 1) return { refused: `the parameter ${project.name} more than once` };
  if (only.name !== project.name)
    return { refused: `the parameter ${only.name}, which could be meant for ${project.name}` };
  return only.value;
}

const isId = (place: 'workspace' | 'project', text: string): boolean =>
  PATH_PATTERNS.get(`${place}_id`)?.test(text) ?? false;
