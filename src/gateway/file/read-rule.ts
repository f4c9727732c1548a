import { permissionIds } from './permission-ids';
import { gatewayCodes } from '../../core/diagnostics/catalogue/gateway';
import { nearest } from '../../core/diagnostics/nearest';
import { asMap, asText, quoted } from '../../core/token-spec/document/kinds';
import type { Scope } from '../../core/token-spec/document/scope';
import type { Permission } from '../../contract/vocabulary/permissions';
import { METHODS, type PlaceList, type ProjectSource, type Rule } from '../rule';
import { checkRule } from './check-rule';

export interface ReadRule {
  readonly rule: Rule;
  /** Whether it is one of the table; if not, it takes one out. */
  readonly counts: boolean;
  readonly scope: Scope;
}

/** One rule of the file; undefined: its form is wrong, which is told already, or what it says is, which is told here. */
export function readRule(scope: Scope): ReadRule | undefined {
  const raw = asMap(scope.value) ?? {};
  const method = METHODS.find((one) => one === raw['method']);
  const path = asText(raw['path']);
  const said = asText(raw['permission']);
  if (method === undefined || path === undefined || said === undefined) return undefined;
  const permission = permissionOf(said, scope);
  if (permission === undefined) return undefined;
  const project = projectOf(scope.at('project'));
  const list = listOf(scope.at('list'));
  const rule: Rule = { method, path, permission, ...(project && { project }), ...(list && { list }) };
  checkRule(rule, scope);
  return { rule, counts: said !== 'nobody', scope };
}

function permissionOf(said: string, scope: Scope): Permission | null | undefined {
  if (said === 'any' || said === 'nobody') return null;
  const known = permissionIds.find((id) => id === said);
  if (known !== undefined) return known;
  // What has another form is told by the schema.
  if (!said.includes(':')) return undefined;
  const place = scope.place(['permission']);
  const suggestion = nearest(said, permissionIds);
  const context = suggestion === undefined ? { place } : { place, suggestion };
  scope.problems.add(gatewayCodes.diagnose('gateway-permission-unknown', { permission: quoted(said) }, context));
  return undefined;
}

function projectOf(scope: Scope): ProjectSource | undefined {
  const raw = asMap(scope.value) ?? {};
  const name = asText(raw['name']);
  const told = raw['in'];
  return name !== undefined && (told === 'query' || told === 'body') ? { in: told, name } : undefined;
}

function listOf(scope: Scope): PlaceList | undefined {
  const raw = asMap(scope.value) ?? {};
  const items = asText(raw['items']);
  const id = asText(raw['id']);
  const of = raw['of'];
  if ((of !== 'workspaces' && of !== 'projects') || items === undefined || id === undefined) return undefined;
  const more = ['name', 'total', 'next', 'cursor'].flatMap((field) => {
    const text = asText(raw[field]);
    return text === undefined ? [] : [[field, text]];
  });
  return { of, items, id, ...(Object.fromEntries(more) as Partial<PlaceList>) };
}
