import { gatewayCodes } from '../../core/diagnostics/catalogue/gateway';
import type { Scope } from '../../core/token-spec/document/scope';
import { nameIn, segmentsOf } from '../path-pattern';
import type { Rule } from '../rule';
import { bareName } from '../target/query';
import { isOwn } from './own-paths';

type Code = keyof typeof gatewayCodes.entries;
type Tell = <C extends Code>(
  code: C,
  parameters: Parameters<(typeof gatewayCodes.entries)[C]['message']>[0],
  field: string,
) => void;

/** What a rule says that can't be, or that would let a token reach more than it may. */
export function checkRule(rule: Rule, scope: Scope): void {
  const tell: Tell = (code, parameters, field) => {
    scope.problems.add(gatewayCodes.diagnose(code, parameters as never, { place: scope.place([field]) }));
  };
  checkPath(rule, tell);
  checkProject(rule, tell);
  if (rule.list && rule.method !== 'GET') tell('gateway-list-not-read', { method: rule.method }, 'list');
}

function checkPath({ method, path }: Rule, tell: Tell): void {
  const segments = segmentsOf(path);
  const names = segments.flatMap((segment) => nameIn(segment) ?? []);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) tell('gateway-name-twice', { name: twice }, 'path');
  for (const [index, segment] of segments.entries()) {
    const place = placeMeant(segment, segments[index - 1]);
    if (place !== undefined) tell('gateway-place-unnamed', { found: segment, place }, 'path');
  }
  if (isOwn(path)) tell('gateway-path-is-own', { method, path }, 'path');
}

/** The place that a segment stands for and does not name: behind `/project/`, or as `{projectId}`. */
function placeMeant(segment: string, before: string | undefined): 'workspace' | 'project' | undefined {
  return (['workspace', 'project'] as const).find((place) => {
    if (segment === `{${place}}`) return false;
    const name = nameIn(segment);
    return before === place || (name !== undefined && [place, `${place}id`].includes(bareName(name)));
  });
}

function checkProject({ method, path, project }: Rule, tell: Tell): void {
  if (!project) return;
  const names = segmentsOf(path).flatMap((segment) => nameIn(segment) ?? []);
  if (names.includes('project')) return tell('gateway-project-told-twice', {}, 'project');
  const id = names.find((name) => name !== 'workspace');
  if (id !== undefined) tell('gateway-id-of-another', { id }, 'project');
  if (project.in === 'body' && (method === 'GET' || method === 'DELETE'))
    tell('gateway-no-body', { method }, 'project');
}
