import type { DeclaredAccess, RoleOrNeeds } from '../../model/desired';
import { permissionId, projectId } from '../../model/ids';
import { asList, asMap, asText, type RawMap } from '../document/kinds';
import { isVague } from '../document/not-known';
import type { Scope } from '../document/scope';

/** What a token may do; `undefined` when it can't be told, which is then reported. */
export function readAccess(scope: Scope): DeclaredAccess | undefined {
  const raw = asMap(scope.value);
  if (!raw) return undefined;
  const { workspace, projects } = raw;
  if (workspace !== undefined && projects !== undefined) {
    const related = [{ message: 'workspace access stands here', place: scope.place(['workspace'], 'key') }];
    scope.report('access-mixed', {}, { path: ['projects'], part: 'key', related, reads: ['workspace', 'projects'] });
  } else if (workspace === undefined && projects === undefined) {
    // A field of another name is a slip of the pen and has been reported as that.
    if (Object.keys(raw).length === 0) scope.report('access-empty', {});
    return undefined;
  }
  const workspaceGrant = workspace === undefined ? undefined : readGrant(scope.at('workspace'));
  const projectGrants = projects === undefined ? undefined : readProjects(scope.at('projects'));
  if (workspaceGrant && projects === undefined) {
    const lifetime = asText(asMap(workspace)?.['maxIssuedLifetime']);
    return { type: 'workspace', grant: workspaceGrant, ...(lifetime !== undefined && { maxIssuedLifetime: lifetime }) };
  }
  if (projectGrants && workspace === undefined) return { type: 'project', grants: projectGrants };
  return undefined;
}

type Grants = Extract<DeclaredAccess, { type: 'project' }>['grants'];

function readProjects(scope: Scope): Grants | undefined {
  const entries = asList(scope.value);
  if (!entries || entries.length === 0) return undefined;
  const grants = new Map<string, Grants[number]>();
  const first = new Map<string, number>();
  let complete = true;
  entries.forEach((entry, index) => {
    const grant = readGrant(scope.at(index));
    const project = asText(asMap(entry)?.['project']);
    if (project === undefined) {
      complete = false;
      return;
    }
    const before = first.get(project);
    if (before !== undefined) {
      const related = [{ message: 'it stands here first', place: scope.place([before, 'project']) }];
      scope.report('duplicate-project', { project }, { path: [index, 'project'], related });
    }
    first.set(project, before ?? index);
    if (grant) grants.set(project, { project: projectId(project), grant });
    else complete = false;
  });
  if (!complete) return undefined;
  return [...grants.values()].sort((a, b) => (a.project < b.project ? -1 : 1));
}

function readGrant(scope: Scope): RoleOrNeeds | undefined {
  const raw = asMap(scope.value);
  if (!raw) return undefined;
  const { role, needs } = raw;
  if (role !== undefined && needs !== undefined) {
    const related = [{ message: 'the role stands here', place: scope.place(['role'], 'key') }];
    scope.report('role-and-needs', {}, { path: ['needs'], part: 'key', related, reads: ['role', 'needs'] });
    return undefined;
  }
  if (role === undefined && needs === undefined) {
    if (!hasUnknownKey(raw)) scope.report('role-or-needs-missing', {});
    return undefined;
  }
  if (role !== undefined) {
    const name = asText(role);
    return name === undefined || name === '' ? undefined : { kind: 'role', role: name };
  }
  if (isVague(needs)) return undefined;
  const texts = asList(needs)
    ?.map(asText)
    .filter((text) => text !== undefined);
  if (!texts || texts.length === 0) return undefined;
  return { kind: 'needs', needs: [...new Set(texts)].sort().map(permissionId) };
}

/** What may stand beside a role. */
const BESIDE: ReadonlySet<string> = new Set(['project', 'maxIssuedLifetime']);

/** `rol: Viewer` is one mistake, and it is reported as the unknown field it is. */
const hasUnknownKey = (raw: RawMap): boolean => Object.keys(raw).some((key) => !BESIDE.has(key));
